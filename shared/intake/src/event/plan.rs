//! Improvement plans (6.3, 6.4) and action plans (9.1, 10.2).
//!
//! An id is used for only one of the two kinds, so that nobody confuses them.

use chrono::NaiveDate;
use domain::date::in_full;

use super::fields::{EventFields, MOST_CHARACTERS, shown};
use super::problem::EventCode;
use super::state::{RecordingState, check_order, note_in_use, note_unknown};

/// The most characters that a clause may have.
const LONGEST_CLAUSE: usize = 10;

/// Checks `plan-agreed`: an agreed plan has at least one row, and each row is of one of its KPIs.
pub(super) fn agreed(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    new_id(fields, state);
    let kpis = state.kpis(fields, "kpis");
    let agreed_on = state.past_date(fields, "agreed_on");
    let review_on = fields.date("review_on");
    if let Some(agreed_on) = agreed_on {
        check_order(fields, "review_on", review_on, agreed_on, "the plan was agreed");
    }
    actions(fields, |row| {
        let Some(kpi) = row.kpi("kpi") else { return };
        if state.check_kpi(row, "kpi", kpi) && kpis.as_ref().is_some_and(|kpis| !kpis.contains(&kpi)) {
            let message = format!("KPI {kpi} is not one that this plan covers. Add it to kpis, or correct the row.");
            row.note(EventCode::FieldInvalid, "kpi", message);
        }
    });
}

/// Checks `plan-closed`.
pub(super) fn closed(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("plan");
    let closed_on = state.past_date(fields, "closed_on");
    fields.word("outcome", &["met", "not-met"]);
    let Some(id) = id else { return };
    let Some(plan) = state.record.plan(&id) else {
        let open = state.record.plans.iter().filter(|plan| plan.closed.is_none()).map(|plan| plan.id.as_str());
        return note_unknown(fields, (EventCode::UnknownPlan, "plan"), &id, "an improvement plan", open);
    };
    check_order(fields, "closed_on", closed_on, plan.agreed.on, "the plan was agreed");
    if let Some((closed, _)) = plan.closed {
        note_closed(fields, closed.on);
    }
}

/// Checks `action-plan-opened`: its rows need not be of a KPI.
pub(super) fn action_plan_opened(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    new_id(fields, state);
    let ask = "Write the clause that it is under, for example 9.1 or 10.2";
    if let Some(value) = fields.needed("clause", ask) {
        if value.as_str().is_some_and(is_clause) {
            fields.keep("clause", value);
        } else {
            let message = format!("{} is not a clause. {ask}.", shown(&value));
            fields.note(EventCode::FieldInvalid, "clause", message);
        }
    }
    state.past_date(fields, "opened_on");
    actions(fields, |row| {
        if let Some(kpi) = row.optional_kpi("kpi") {
            state.check_kpi(row, "kpi", kpi);
        }
    });
}

/// Checks `action-plan-closed`.
pub(super) fn action_plan_closed(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("plan");
    let closed_on = state.past_date(fields, "closed_on");
    let Some(id) = id else { return };
    let Some(plan) = state.record.action_plan(&id) else {
        let open = state.record.action_plans.iter().filter(|plan| plan.closed.is_none()).map(|plan| plan.id.as_str());
        return note_unknown(fields, (EventCode::UnknownPlan, "plan"), &id, "an action plan", open);
    };
    check_order(fields, "closed_on", closed_on, plan.opened.on, "the plan was opened");
    if let Some(closed) = plan.closed {
        note_closed(fields, closed.on);
    }
}

fn new_id(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let Some(id) = fields.id("plan") else { return };
    if state.record.plan(&id).is_some() {
        note_in_use(fields, "plan", &id, "an improvement plan");
    } else if state.record.action_plan(&id).is_some() {
        note_in_use(fields, "plan", &id, "an action plan");
    }
}

fn note_closed(fields: &mut EventFields<'_>, on: NaiveDate) {
    let message = format!("The plan was closed on {}. To close it otherwise, withdraw that event first.", in_full(on));
    fields.note(EventCode::AlreadyClosed, "plan", message);
}

/// Reads the rows of Appendix A. What is to be done must be said; the other columns may be blank.
fn actions(fields: &mut EventFields<'_>, mut check_kpi: impl FnMut(&mut EventFields<'_>)) {
    fields.rows("actions", "Write the plan's rows, at least one, with the columns of Appendix A", "a row", |row| {
        check_kpi(row);
        row.optional_text("current_performance");
        row.optional_text("issue");
        row.text("action", "Say what is to be done", MOST_CHARACTERS);
        row.optional_text("expected_outcome");
        row.optional_text("timescale");
        Some(())
    });
}

/// Says whether a text names a clause: numbers with full stops between them, and perhaps a letter: `9.1`, `5.4(a)`.
fn is_clause(text: &str) -> bool {
    let numbers = match text.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((numbers, letter)) if letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase()) => numbers,
        Some(_) => return false,
        None => text,
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= LONGEST_CLAUSE && numbers.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_numbers_and_perhaps_a_letter() {
        for clause in ["9", "9.1", "10.2", "5.4(a)", "10.10.1(z)"] {
            assert!(is_clause(clause), "{clause}");
        }
        for text in
            ["", "9.", ".1", "9..1", "nine", "9.1(A)", "9.1(ab)", "9.1()", "9.1(a", "9.1a)", "9 .1", "10.10.10(a)", "٩"]
        {
            assert!(!is_clause(text), "{text}");
        }
    }
}
