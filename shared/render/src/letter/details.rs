//! The input of a body's template beside the letterhead: what the notice is about, in words.

use chrono::NaiveDate;
use domain::derivation::watched_in_words;
use domain::event::Party;
use domain::explain::FindingInWords;
use domain::month::Month;
use domain::notice::{About, ContractualLetter};
use domain::standing::Standing;
use serde::Serialize;
use wording::email::finding::{opens_with_its_sentence, quotation_heading, reason, writes};
use wording::email::plan_request::PlanRuleInWords;
use wording::letter_kind::{clause_of, name_of};
use wording::letterhead::Letterhead;
use wording::rating::RatingInWords;
use wording::receipt::{ReceivedInWords, ReceivedReturn};
use wording::sentence::sentence_case;
use wording::sentence::{kpis_in_order, ordinal};

use super::kpi_table::{FurtherPlanAgreed, KpiTable, PlanDay, plan_days, plans_agreed};
use super::quotation::{Quotation, plain};
use super::told::Told;
use crate::appendix_a::ActionRow;

mod ratings;
mod receipt;
mod reread;
mod summary;

use ratings::{RatingLine, lines, restated};
use receipt::ReceiptInWords;
use reread::RereadDetails;
pub(super) use summary::Overdue;
use summary::{DeadlineLine, FindingsByTurn, lies_ahead};

/// What a notice is about, in words.
#[derive(Serialize)]
pub(super) struct Details<'a> {
    about: &'a About,
    /// How a return was received.
    received: Option<ReceivedInWords>,
    /// The rest of its receipt.
    receipt: Option<ReceiptInWords>,
    overall: Option<RatingInWords>,
    /// Whether a restatement is known to leave the overall rating as it was.
    overall_stays: bool,
    ratings: Vec<RatingLine<'a>>,
    finding: Option<FindingView<'a>>,
    quotation: Option<Quotation>,
    /// Whether the same email tells of more open findings elsewhere.
    besides: bool,
    /// The open findings of the reader, of both parties, and of the other party.
    waits: FindingsByTurn<'a>,
    ahead: Vec<DeadlineLine>,
    /// The findings if the month closed now.
    if_closed_now: Vec<&'a str>,
    kpis: Vec<KpiTable<'a>>,
    /// Those KPIs in a sentence: `KPI 1 and KPI 3`.
    named_kpis: String,
    plan_days: Vec<PlanDay<'a>>,
    plan_rule: Option<PlanRuleInWords>,
    /// For a formal warning, the months watched after it (6.9), and when the last of them closes.
    watched: Option<String>,
    /// For a formal warning, the KPIs for which a further plan is still to be agreed, in a sentence; empty if there are none.
    still_required: String,
    /// The further plans that are agreed already.
    agreed: Vec<FurtherPlanAgreed<'a>>,
    grounds: Vec<FindingView<'a>>,
    actions: Vec<ActionRow>,
    /// The kind of letter that the notice is about, and its clause: `formal warning`, `6.8`.
    letter_name: Option<&'static str>,
    letter_clause: Option<&'static str>,
    /// The ordinal of a formal warning: `first`.
    ordinal: Option<String>,
    /// For a formal warning that is written late, which of the days that it names have passed.
    passed: PassedDays,
    /// The changes of the past by later rules.
    reread: Option<RereadDetails<'a>>,
}

/// Which of the days that a formal warning names have passed when it is written.
#[derive(Default, Serialize)]
struct PassedDays {
    /// The day by which the further plan is to be agreed.
    plan: bool,
    /// The day by which the next meeting is due.
    meeting: bool,
    /// The last of the months watched.
    watch: bool,
}

impl<'a> Details<'a> {
    pub(super) fn of(
        letterhead: &Letterhead,
        to: Party,
        month: Option<Month>,
        about: &'a About,
        told: &mut Told,
    ) -> Self {
        let mut details = Self::nothing(about);
        let (council, contractor) = (&letterhead.council, &letterhead.contractor);
        match about {
            About::ReturnDue { .. }
            | About::ReturnOverdue { .. }
            | About::ReturnCameLate { .. }
            | About::MinutesDue { .. } => {}
            About::ReviewDue { kpis, .. } => details.named_kpis = kpis_in_order(kpis.iter().copied()),
            About::Received {
                revision,
                received_at,
                on_time,
                return_due_on,
                closes_on,
                closed,
                ratings,
                headroom,
                if_closed_now,
                submission,
            } => {
                let standing = if *closed { Standing::Final } else { Standing::Provisional };
                details.received = Some(ReceivedInWords::of(&ReceivedReturn {
                    revision: *revision,
                    received_at: *received_at,
                    zone: letterhead.time_zone,
                    calendar: &letterhead.calendar,
                    on_time: *on_time,
                    due_on: *return_due_on,
                    closes_on: *closes_on,
                    closed: *closed,
                    headroom,
                }));
                // The changes by a return are told once, with the figures; the first return of an open month gives all figures.
                let changes = &submission.changes;
                let tells_month = changes.months.iter().any(|changed| Some(changed.month) == month);
                if changes.replaces.is_none() && !tells_month {
                    details.ratings = lines(ratings, standing);
                    details.if_closed_now = if_closed_now.iter().map(|finding| finding.sentence.as_str()).collect();
                }
                details.receipt = month.map(|month| ReceiptInWords::of(&letterhead.contract, month, submission, told));
            }
            About::CanNoLongerBeBetter { rating, .. } => {
                details.ratings = lines(std::slice::from_ref(rating), Standing::Provisional);
            }
            About::Closed { closes_on, overall, ratings, open, ahead } => {
                details.overall = Some(RatingInWords::of_closed_month(overall));
                details.ratings = lines(ratings, Standing::Final);
                if told.latest_close.is_none_or(|latest| latest == *closes_on) {
                    let (besides, open): (Vec<_>, Vec<_>) = open.iter().partition(|finding| told.tells(finding));
                    details.besides = !besides.is_empty() || told.overdue_is_told;
                    details.waits = FindingsByTurn::of(&open, to);
                    if told.overdue_is_told {
                        details.waits = details.waits.without_overdue();
                    }
                    details.ahead = lies_ahead(ahead, told.as_of);
                }
            }
            About::Restated { before, overall_before, overall, ratings, .. } => {
                details.overall = Some(RatingInWords::of_closed_month(overall));
                details.overall_stays = overall_before.is_some_and(|before| before.rating == overall.rating);
                details.ratings = restated(before, ratings);
            }
            About::Raised { finding, text } => {
                details.finding = Some(FindingView::of(finding, to, told));
                let quoted = text.as_ref().filter(|text| !text.trim().is_empty());
                details.quotation = quoted.map(|text| Quotation::of(quotation_heading(letterhead, finding), text));
            }
            About::PlanDue { finding, .. } => details.finding = Some(FindingView::of(finding, to, told)),
            About::MinutesShared { text, .. } => {
                details.quotation = Some(Quotation::of("The minutes".into(), text));
            }
            About::MinutesAnswered { comment, .. } => {
                let quoted = comment.as_ref().filter(|comment| !comment.trim().is_empty());
                details.quotation = quoted.map(|comment| Quotation::of(writes(contractor), comment));
            }
            About::DisputeAnswered { text, .. } => details.quotation = Some(Quotation::of(writes(council), text)),
            About::InformationSupplied { text, .. } => {
                details.quotation = Some(Quotation::of(format!("What {council} asked for"), text));
            }
            About::LetterUnknown { kind, .. } | About::LetterBounced { kind, .. } => {
                details.letter_name = Some(name_of(*kind));
                details.letter_clause = Some(clause_of(*kind));
            }
            About::Reread(rereading) => details.reread = Some(RereadDetails::of(rereading)),
            About::Letter(letter) => details.fill_letter(letterhead, letter, told),
        }
        details
    }

    fn nothing(about: &'a About) -> Self {
        Self {
            about,
            received: None,
            receipt: None,
            overall: None,
            overall_stays: false,
            ratings: Vec::new(),
            finding: None,
            quotation: None,
            besides: false,
            waits: FindingsByTurn::default(),
            ahead: Vec::new(),
            if_closed_now: Vec::new(),
            kpis: Vec::new(),
            named_kpis: String::new(),
            plan_days: Vec::new(),
            plan_rule: None,
            watched: None,
            still_required: String::new(),
            agreed: Vec::new(),
            grounds: Vec::new(),
            actions: Vec::new(),
            letter_name: None,
            letter_clause: None,
            ordinal: None,
            passed: PassedDays::default(),
            reread: None,
        }
    }

    fn fill_letter(&mut self, letterhead: &Letterhead, letter: &'a ContractualLetter, told: &mut Told) {
        let written_on = told.as_of;
        let mut grounds = |grounds: &'a [FindingInWords]| -> Vec<FindingView<'a>> {
            grounds.iter().map(|finding| FindingView::of_ground(finding, told)).collect()
        };
        match letter {
            ContractualLetter::PlanRequest(request) => {
                self.kpis = request.plans.iter().map(KpiTable::of_plan).collect();
                self.plan_days = plan_days(&request.plans, written_on);
                self.plan_rule = Some(PlanRuleInWords::of(request.rule));
            }
            ContractualLetter::FormalWarning(warning) => {
                self.kpis = warning.kpis.iter().map(KpiTable::of).collect();
                self.still_required = kpis_in_order(warning.without_plan().map(|kpi| kpi.kpi));
                self.agreed = plans_agreed(&warning.agreed);
                self.watched = watched_in_words(&warning.watched_months, warning.watch_closes_on);
                self.grounds = grounds(&warning.grounds);
                self.ordinal = Some(ordinal(warning.number));
                let has_passed = |day: NaiveDate| written_on.is_some_and(|on| day < on);
                self.passed = PassedDays {
                    plan: has_passed(warning.plan_due_on),
                    meeting: warning.meeting_overdue || warning.next_meeting_by.is_some_and(has_passed),
                    watch: has_passed(warning.watched_until),
                };
                let heading = format!("{} explains", letterhead.council);
                self.quotation = Some(Quotation::of(heading, &warning.explanation));
            }
            ContractualLetter::TerminationNotice(notice) => {
                self.kpis = notice.kpis.iter().map(KpiTable::of).collect();
                self.grounds = grounds(&notice.grounds);
            }
            ContractualLetter::ActionPlan(plan) => self.actions = ActionRow::all(&plan.actions, plain),
        }
        self.named_kpis = kpis_in_order(self.kpis.iter().map(|kpi| kpi.kpi));
    }
}

/// A finding in a letter.
#[derive(Serialize)]
pub(super) struct FindingView<'a> {
    clause: &'a str,
    /// The finding in a sentence; `None` where the letter's first sentence says it. For a ground, its reason.
    sentence: Option<String>,
    /// The clause's words; `None` where there are none, or where the email quoted them before.
    quote: Option<&'a str>,
    /// How the decisions read those words; `None` where the email quoted them before.
    reading: Option<&'a str>,
    facts: &'a [String],
    /// The possible next steps, a sentence each, where there is a choice. A single step is already what the letter asks for.
    next: Vec<&'a str>,
}

impl<'a> FindingView<'a> {
    fn of(finding: &'a FindingInWords, to: Party, told: &mut Told) -> Self {
        let said = opens_with_its_sentence(finding, to == Party::Contractor);
        Self::with(finding, (!said).then(|| finding.sentence.clone()), told)
    }

    /// Returns the finding that led to a letter, without the statement that the council may consider it, which is past.
    fn of_ground(finding: &'a FindingInWords, told: &mut Told) -> Self {
        Self::with(finding, Some(sentence_case(reason(&finding.sentence))), told)
    }

    fn with(finding: &'a FindingInWords, sentence: Option<String>, told: &mut Told) -> Self {
        // An overdue plan and the warning that may follow rest on the same facts, which are told once.
        let is_new = told.facts.insert(finding.facts.clone());
        let choice = if finding.next_steps.len() > 1 { finding.next_steps.as_slice() } else { &[] };
        let quote = told.quote(finding);
        Self {
            clause: finding.clause.as_str(),
            sentence,
            quote,
            reading: finding.reading.as_deref().filter(|_| quote.is_some()),
            facts: if is_new { &finding.facts } else { &[] },
            next: choice.iter().map(|next| next.sentence.as_str()).collect(),
        }
    }
}
