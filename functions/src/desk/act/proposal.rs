//! Appendix A as the contractor fills it in: a proposal for the improvement plans that the parties are to agree (6.4). It is no
//! event: the plan is agreed once the council records it, from a form in which the proposal stands.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::drafts::DraftName;
use cloud::failure::Failure;
use domain::clause::{Clause, FindingKind};
use domain::date::in_full;
use domain::event::{Party, PlanAction};
use domain::notice::appendix_a_rows;
use http::StatusCode;
use render::form::{ActForm, Hidden, Notice};
use render::{AppendixA, appendix_a};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wording::letterhead::Letterhead;

use super::answers::Answers;
use super::ask::Ask;
use super::available::{no_plan_is_required, page_of};
use super::kinds::appendix_a_ask;
use super::parts::{Wrongs, parts};
use super::scene::{Scene, quoted};
use super::typed::Typed;
use crate::desk::page::page_with;
use crate::desk::refusal::Refusal;
use crate::desk::visitor::Visitor;
use crate::desk::{Desk, path};
use crate::http::Request;
use crate::http::response::{self, Response};

/// What the form is called.
const TITLE: &str = "Fill in Appendix A";

/// What the draft is of.
const OF: &str = "appendix-a";

/// The most characters of a text: as of a plan's.
const MOST_CHARACTERS: usize = 5_000;

/// What the contractor proposes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::desk) struct Proposal {
    /// The rows of Appendix A.
    pub(in crate::desk) actions: Vec<PlanAction>,
    /// The day on which it was saved.
    pub(in crate::desk) saved_on: NaiveDate,
    #[serde(skip)]
    version: u64,
}

impl Proposal {
    /// The KPIs of its rows.
    pub(in crate::desk) fn kpis(&self) -> Vec<u32> {
        self.actions.iter().filter_map(|action| action.kpi).collect()
    }
}

fn name(contract: &str) -> DraftName<'_> {
    DraftName { contract, party: Party::Contractor, of: OF }
}

/// What the contractor proposes now; none where it has filled in nothing.
pub(in crate::desk) async fn proposed(desk: &Desk, contract: &str) -> Result<Option<Proposal>, Failure> {
    let Some(draft) = desk.table.draft(name(contract)).await? else { return Ok(None) };
    let read: Proposal = serde_json::from_str(&draft.content)
        .map_err(|_| Failure::permanent("read a proposal", "it is not as expected"))?;
    Ok(Some(Proposal { version: draft.version, ..read }))
}

/// Shows or saves the contractor's Appendix A.
pub(in crate::desk) async fn answer(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    posted: bool,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    visitor.only(Party::Contractor)?;
    let history = visitor.history()?;
    let scene = Scene::new(visitor, &history, now);
    let before = proposed(desk, &scene.contract.id).await?;
    let at = path::contract(&scene.contract.id);
    if let Some(why) = no_plan_is_required(&scene) {
        return page_of(&scene, if posted { StatusCode::CONFLICT } else { StatusCode::OK }, TITLE, why);
    }
    if !posted {
        let notice = match (&before, request.parameter("saved")) {
            (Some(before), Some(_)) => Some(format!(
                "Saved on {}. The council sees it in its form for the agreed plan; you can change it until the plan is recorded.",
                in_full(before.saved_on)
            )),
            _ => None,
        };
        let asks = vec![appendix_a_ask(&scene, rows(&scene, before.as_ref()))];
        let typed = asks[0].given.clone();
        let shown =
            Shown { scene: &scene, asks: &asks, typed: &typed, seen: before.map_or(0, |before| before.version) };
        return shown.page(StatusCode::OK, &Wrongs::default(), notice);
    }
    let form = visitor.form(request).await?;
    let mut typed = Typed::of(&form);
    let asks = vec![appendix_a_ask(&scene, Vec::new())];
    let seen = form.text("version").parse::<u64>().unwrap_or(0);
    if asks.iter().any(|ask| ask.gives_a_row(&mut typed)) {
        return Shown { scene: &scene, asks: &asks, typed: &typed, seen }.page(
            StatusCode::OK,
            &Wrongs::default(),
            None,
        );
    }
    let answers = Answers::read(&asks, &typed);
    let wrongs = wrongs(&scene, &answers);
    if !wrongs.is_empty() {
        return Shown { scene: &scene, asks: &asks, typed: &typed, seen }.page(
            StatusCode::UNPROCESSABLE_ENTITY,
            &wrongs,
            None,
        );
    }
    let actions = answers.fields.get("actions").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let actions = serde_json::from_value(actions).map_err(|_| Refusal::Unreadable)?;
    let proposal = Proposal { actions, saved_on: scene.as_of, version: 0 };
    let content =
        serde_json::to_string(&proposal).map_err(|_| Failure::permanent("write a proposal", "it has no JSON form"))?;
    if desk.table.save_draft(name(&scene.contract.id), seen, (&content, b""), now).await?.is_none() {
        let notice = Notice::new(
            "A colleague saved it in the meantime",
            "Nothing of yours was saved, so that nothing of theirs is lost. Open the form again: it shows what they saved.",
        );
        return Err(Refusal::Said(StatusCode::CONFLICT, notice.with_way("Open it again", &format!("{at}/appendix-a"))));
    }
    tracing::info!(contract = scene.contract.id, "an appendix A was saved");
    Ok(response::see_other(&format!("{at}/appendix-a?saved=1")))
}

/// What was saved, with a row for each KPI for which a plan is required and none was filled in.
fn rows(scene: &Scene<'_>, before: Option<&Proposal>) -> Vec<PlanAction> {
    let mut rows = before.map(|before| before.actions.clone()).unwrap_or_default();
    let required = scene.assessment.findings.iter().filter(|of| of.kind() == FindingKind::PlanRequired && of.is_open());
    let mut kpis: Vec<u32> = required.filter_map(|finding| finding.kpi()).collect();
    kpis.sort_unstable();
    kpis.dedup();
    kpis.retain(|kpi| rows.iter().all(|row| row.kpi != Some(*kpi)));
    rows.extend(appendix_a_rows(scene.history, scene.as_of, &kpis));
    rows
}

/// What cannot stand in a plan: texts that are too long, and KPIs that there are not.
fn wrongs(scene: &Scene<'_>, answers: &Answers) -> Wrongs {
    let mut wrongs = Wrongs::default();
    let rows = answers.fields.get("actions").and_then(Value::as_array).into_iter().flatten();
    for (at, row) in rows.enumerate() {
        for (field, value) in row.as_object().into_iter().flatten() {
            let name = || Some(answers.name_of(&format!("actions[{at}].{field}")));
            let length = value.as_str().map_or(0, |text| text.chars().count());
            let is_kpi = |number: u64| scene.contract.kpis.iter().any(|kpi| u64::from(kpi.number) == number);
            if field == "kpi" && !value.as_u64().is_some_and(is_kpi) {
                wrongs.note(name(), "Choose one of the contract’s KPIs".into());
            } else if length > MOST_CHARACTERS {
                wrongs.note(name(), format!("This has {length} characters. Shorten it to {MOST_CHARACTERS} at most."));
            }
        }
    }
    wrongs
}

/// The form as it is shown.
struct Shown<'s, 'a> {
    scene: &'s Scene<'a>,
    asks: &'s [Ask],
    typed: &'s Typed,
    /// The version that it was opened with.
    seen: u64,
}

impl Shown<'_, '_> {
    fn page(&self, status: StatusCode, wrongs: &Wrongs, notice: Option<String>) -> Result<Response, Refusal> {
        let at = path::contract(&self.scene.contract.id);
        let hidden = |name: &str, value: String| Hidden { name: name.into(), value };
        let form = ActForm {
            title: TITLE.into(),
            lead: "What you propose for the improvement plans that are to be agreed. Saving it agrees nothing: the council sees it, and records the plan once both of you agree it. After 90 days without a change it is forgotten.".into(),
            action: format!("{at}/appendix-a"),
            notice,
            quoted: quoted(Clause::C6_4),
            parts: parts(self.asks, self.typed, wrongs),
            slips: wrongs.slips(self.asks),
            hidden: vec![
                hidden("version", self.seen.to_string()),
                hidden("actions-rows", self.asks[0].shown_rows(self.typed).to_string()),
            ],
            button: "Save it for the council to see".into(),
            download: (self.seen > 0).then(|| format!("{at}/appendix-a.xlsx")),
            ..ActForm::default()
        };
        page_with(status, render::form::act_page(&self.scene.visitor.around(self.scene.contract), &form))
    }
}

/// The contractor's Appendix A as a workbook, for either party.
pub(in crate::desk) async fn workbook(desk: &Desk, visitor: &Visitor) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let contract = history.known().contract();
    let proposal = proposed(desk, &contract.id).await?.ok_or(Refusal::NotFound)?;
    let letterhead = Letterhead::of(contract, Party::Council);
    let titles = contract.kpis.iter().map(|kpi| (kpi.number, kpi.title.clone())).collect();
    let sheet = AppendixA { title: "Improvement Plan".into(), due: None, titles, rows: proposal.actions };
    let bytes = appendix_a(&letterhead, &sheet)
        .map_err(|_| Failure::permanent("write a workbook", "a text is longer than a cell holds"))?;
    Ok(response::file(intake::Format::Xlsx.media_type(), &format!("{}_appendix-a.xlsx", contract.id), bytes))
}
