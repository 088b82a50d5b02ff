//! What goes with a contractual letter: Appendix A, with what is known filled in.

use domain::notice::ContractualLetter;

use super::contractual::due;
use super::{Attachment, Letterhead};
use crate::RenderError;
use crate::appendix_a::{AppendixA, appendix_a};

const NAME: &str = "appendix-a.xlsx";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The files that go with a letter.
pub(super) fn to(letterhead: &Letterhead, letter: &ContractualLetter) -> Result<Vec<Attachment>, RenderError> {
    let title = match letter {
        ContractualLetter::PlanRequest(_) => "Improvement Plan".to_owned(),
        ContractualLetter::FormalWarning(warning) => {
            format!("Further Improvement Plan after formal warning {}", warning.warning)
        }
        ContractualLetter::ActionPlan(plan) => format!("Action plan {} (clause {})", plan.plan, plan.clause),
        ContractualLetter::TerminationNotice(_) => return Ok(Vec::new()),
    };
    let kpis = match letter {
        ContractualLetter::PlanRequest(request) => request.plans.iter().map(|plan| &plan.performance).collect(),
        ContractualLetter::FormalWarning(warning) => warning.kpis.iter().collect(),
        ContractualLetter::ActionPlan(_) | ContractualLetter::TerminationNotice(_) => Vec::new(),
    };
    let titles = kpis.into_iter().map(|kpi| (kpi.kpi, kpi.title.clone())).collect();
    let sheet = AppendixA { title, due: due(letter), titles, rows: letter.appendix_a() };
    let bytes = appendix_a(letterhead, &sheet)?;
    Ok(vec![Attachment { name: NAME.into(), content_type: XLSX.into(), bytes }])
}
