//! Appendix A as the contractor fills it in: a proposal for the improvement plans that the parties are to agree (6.4). It is no
//! event: the plan is agreed once the council records it, from a form in which the proposal stands.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use domain::clause::{Clause, FindingKind};
use domain::date::in_full;
use domain::event::{Party, PlanAction};
use domain::notice::appendix_a_rows;
use http::StatusCode;
use render::form::{FormPage, HiddenField, MessagePage};
use render::{AppendixA, appendix_a};
use serde_json::Value;
use wording::letterhead::Letterhead;

use super::appendix_a_draft::AppendixADraft;
use super::event_form::{FormList, appendix_a_field, no_plan_is_required, unavailable_page};
use super::form_context::{FormContext, quoted};
use super::form_fields::{EventPayload, FormErrors, FormField, FormValues, components};
use super::page::page_with;
use super::path;
use super::refusal::{Refusal, UnreadableForm};
use super::service::Desk;
use super::visitor::Visitor;
use crate::http::Request;
use crate::http::response::{self, Response};

/// What the form is called.
const TITLE: &str = "Fill in Appendix A";

/// The most characters of a text: as of a plan's.
const MOST_CHARACTERS: usize = 5_000;

/// Shows or saves the contractor's Appendix A.
pub(crate) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    posted: bool,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    visitor.only(Party::Contractor)?;
    let history = visitor.history()?;
    let context = FormContext::new(visitor, &history, now);
    let before = AppendixADraft::load(desk, &context.contract.id).await?;
    let at = path::contract(&context.contract.id);
    if let Some(why) = no_plan_is_required(&context) {
        return unavailable_page(
            &context,
            if posted { StatusCode::CONFLICT } else { StatusCode::OK },
            TITLE,
            (why, FormList::Forms),
        );
    }
    if !posted {
        let notice = match (&before, request.parameter("saved")) {
            (Some(before), Some(_)) => Some(format!(
                "Saved on {}. The council sees it in its form for the agreed plan; you can change it until the plan is recorded.",
                in_full(before.saved_on)
            )),
            _ => None,
        };
        let fields = vec![appendix_a_field(&context, rows(&context, before.as_ref()))];
        let values = fields[0].prefilled.clone();
        let form = AppendixAForm {
            context: &context,
            fields: &fields,
            values: &values,
            seen: before.map_or(0, |before| before.version),
        };
        return form.page(StatusCode::OK, &FormErrors::default(), notice);
    }
    let posted_form = visitor.form(request).await?;
    let mut values = FormValues::of(&posted_form);
    let fields = vec![appendix_a_field(&context, Vec::new())];
    let seen = posted_form.text("version").parse::<u64>().unwrap_or(0);
    if fields.iter().any(|field| field.adds_row(&mut values)) {
        return AppendixAForm { context: &context, fields: &fields, values: &values, seen }.page(
            StatusCode::OK,
            &FormErrors::default(),
            None,
        );
    }
    let payload = EventPayload::read(&fields, &values);
    let errors = errors(&context, &payload);
    if !errors.is_empty() {
        return AppendixAForm { context: &context, fields: &fields, values: &values, seen }.page(
            StatusCode::UNPROCESSABLE_ENTITY,
            &errors,
            None,
        );
    }
    let actions = payload.json.get("actions").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let actions = serde_json::from_value(actions).map_err(|error| Refusal::Unreadable(UnreadableForm::Rows(error)))?;
    let draft = AppendixADraft { actions, saved_on: context.as_of, version: 0 };
    if !draft.save(desk, &context.contract.id, seen, now).await? {
        let message = MessagePage::new(
            "A colleague saved it before you",
            "Nothing of yours was saved, so that nothing of theirs is lost. Open the form again: it shows what they saved.",
        );
        return Err(Refusal::Message(
            StatusCode::CONFLICT,
            message.with_link("Open it again", &format!("{at}/appendix-a")),
        ));
    }
    tracing::info!(contract = context.contract.id, "an appendix A was saved");
    Ok(response::see_other(&format!("{at}/appendix-a?saved=1")))
}

/// Returns what was saved, with a row for each KPI for which a plan is required and none was filled in.
fn rows(context: &FormContext<'_>, before: Option<&AppendixADraft>) -> Vec<PlanAction> {
    let mut rows = before.map(|before| before.actions.clone()).unwrap_or_default();
    let required =
        context.assessment.findings.iter().filter(|of| of.kind() == FindingKind::PlanRequired && of.is_open());
    let mut kpis: Vec<u32> = required.filter_map(|finding| finding.kpi()).collect();
    kpis.sort_unstable();
    kpis.dedup();
    kpis.retain(|kpi| rows.iter().all(|row| row.kpi != Some(*kpi)));
    rows.extend(appendix_a_rows(context.history, context.as_of, &kpis));
    rows
}

/// Returns what cannot stand in a plan: texts that are too long, and KPIs that there are not.
fn errors(context: &FormContext<'_>, payload: &EventPayload) -> FormErrors {
    let mut errors = FormErrors::default();
    let rows = payload.json.get("actions").and_then(Value::as_array).into_iter().flatten();
    for (at, row) in rows.enumerate() {
        for (field, value) in row.as_object().into_iter().flatten() {
            let name = || Some(payload.name_of(&format!("actions[{at}].{field}")));
            let length = value.as_str().map_or(0, |text| text.chars().count());
            let is_kpi = |number: u64| context.contract.kpis.iter().any(|kpi| u64::from(kpi.number) == number);
            if field == "kpi" && !value.as_u64().is_some_and(is_kpi) {
                errors.add(name(), "Choose one of the contract’s KPIs".into());
            } else if length > MOST_CHARACTERS {
                errors.add(name(), format!("This has {length} characters. Shorten it to {MOST_CHARACTERS} at most."));
            }
        }
    }
    errors
}

/// The form as it is shown.
struct AppendixAForm<'s, 'a> {
    context: &'s FormContext<'a>,
    fields: &'s [FormField],
    values: &'s FormValues,
    /// The version that it was opened with.
    seen: u64,
}

impl AppendixAForm<'_, '_> {
    fn page(&self, status: StatusCode, errors: &FormErrors, notice: Option<String>) -> Result<Response, Refusal> {
        let at = path::contract(&self.context.contract.id);
        let hidden = |name: &str, value: String| HiddenField { name: name.into(), value };
        let form = FormPage {
            title: TITLE.into(),
            lead: "What you propose for the improvement plans that are to be agreed. Saving it does not agree the plan: the council sees it, and records the plan once you have both agreed it. It is deleted after 90 days without a change.".into(),
            action: format!("{at}/appendix-a"),
            notice,
            quoted: quoted(Clause::C6_4),
            components: components(self.fields, self.values, errors),
            errors: errors.summary(self.fields),
            hidden: vec![
                hidden("version", self.seen.to_string()),
                hidden("actions-rows", self.fields[0].shown_rows(self.values).to_string()),
            ],
            button: "Save it for the council to see".into(),
            download: (self.seen > 0).then(|| format!("{at}/appendix-a.xlsx")),
            ..FormPage::default()
        };
        page_with(status, render::form::form_page(&self.context.visitor.frame(self.context.contract), &form))
    }
}

/// Returns the contractor's Appendix A as a workbook, for either party.
pub(crate) async fn workbook(desk: &Desk, visitor: &Visitor) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let draft = AppendixADraft::load(desk, &contract.id).await?.ok_or(Refusal::NotFound)?;
    let letterhead = Letterhead::of(contract, Party::Council);
    let titles = contract.kpis.iter().map(|kpi| (kpi.number, kpi.title.clone())).collect();
    let sheet = AppendixA { title: "Improvement Plan".into(), due: None, titles, rows: draft.actions };
    let bytes = appendix_a(&letterhead, &sheet)
        .map_err(|error| Failure::permanent("write a workbook", "a text is longer than a cell holds").because(error))?;
    Ok(response::file(intake::Format::Xlsx.media_type(), &format!("{}_appendix-a.xlsx", contract.id), bytes))
}
