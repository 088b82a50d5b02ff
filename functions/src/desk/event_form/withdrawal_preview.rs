//! What a withdrawal would change, to be seen before it is recorded: the same contract assessed with it and without.

use cloud::outbox::{EmailState, OutboxEmail, OutboxNotice};
use domain::assessment::Assessment;
use domain::clause::Finding;
use domain::contract::Contract;
use domain::date::in_full;
use domain::disposition::{Disposition, disposition, is_out_of_date};
use domain::event::{Event, Party};
use domain::explain::FindingInWords;
use domain::notice::About;
use render::form::{PreviewPage, email_in_words, moment_in_words};

use super::submission::FormSubmission;
use crate::desk::effects;
use crate::desk::form_fields::{FieldKind, FormField};
use crate::desk::page::page;
use crate::desk::refusal::Refusal;
use crate::http::response::Response;

impl FormSubmission<'_> {
    /// Shows the page with what would change, and the button that withdraws.
    pub(super) async fn preview_withdrawal(&self, withdrawal: Event) -> Result<Response, Refusal> {
        let visitor = self.visitor();
        let events: Vec<Event> = visitor.log.events.iter().cloned().chain([withdrawal]).collect();
        let then = visitor.log.assess(&events, self.context.as_of)?;
        let emails = self.desk.table.emails(&visitor.log.contract.id).await?;
        // The contractor is told of its own emails, and of nothing that the council considers by itself.
        let emails: Vec<OutboxEmail> =
            emails.into_iter().filter(|email| visitor.party == Party::Council || email.to == visitor.party).collect();
        let comparison = Comparison {
            contract: self.context.contract,
            now: &told(visitor.party, &self.context.assessment),
            then: &told(visitor.party, &then),
            emails: &emails,
        };
        let entry = self.form.fields.iter().find_map(fixed_number);
        let number = self.values.first("event").parse().unwrap_or_default();
        let other = if visitor.party == Party::Council { Party::Contractor } else { Party::Council };
        let preview = PreviewPage {
            title: format!("{}: check what would change", self.form.title),
            lead: format!(
                "{}. Nothing has been withdrawn yet. Unless a closed month is restated, no email tells the {other} of the withdrawal: tell them yourself.",
                entry.unwrap_or("The entry")
            ),
            action: self.at(),
            changes: comparison.changes(),
            ratings: effects::of_ratings(comparison.now, comparison.then),
            tells_ratings: true,
            stays: comparison.stays(number),
            tells_stays: true,
            hidden: self.identity.carried_fields(&self.values, &[]),
            button: "Withdraw it now".into(),
            ..PreviewPage::default()
        };
        page(render::form::preview_page(&visitor.frame(self.context.contract), &preview))
    }
}

/// Returns an assessment with what a party is told of it.
fn told(party: Party, assessment: &Assessment) -> Assessment {
    let mut told = assessment.as_seen_by(party);
    told.notices.retain(|notice| party == Party::Council || notice.to == party);
    told
}

/// The contract as it stands, and as it would stand.
struct Comparison<'c> {
    contract: &'c Contract,
    now: &'c Assessment,
    then: &'c Assessment,
    emails: &'c [OutboxEmail],
}

impl Comparison<'_> {
    /// Returns what would be found or not, be open again or settled, be sent or not, a sentence each.
    fn changes(&self) -> Vec<String> {
        let mut changes = effects::of_findings(self.contract, self.now, self.then);
        changes.extend(self.then.findings.iter().filter_map(|finding| self.otherwise_settled(finding)));
        changes.extend(self.never_sent());
        changes.extend(self.newly_sent());
        if changes.is_empty() {
            changes.push("Nothing: no finding and no email waiting to be sent would change.".into());
        }
        changes
    }

    /// Returns whether a finding that stays would be open again, or settled.
    fn otherwise_settled(&self, finding: &Finding) -> Option<String> {
        let was = self.now.findings.iter().find(|was| was.identity() == finding.identity())?;
        if was.ended_on == finding.ended_on {
            return None;
        }
        let sentence = FindingInWords::of(self.contract, finding).sentence;
        Some(match finding.ended_on {
            None => format!("Would be open again: {sentence}"),
            Some(on) => format!("Would count as settled on {}: {sentence}", in_full(on)),
        })
    }

    /// Returns the emails that wait to be sent and would not be.
    fn never_sent(&self) -> Vec<String> {
        let waits = |email: &&OutboxEmail| matches!(email.state, EmailState::Due | EmailState::Claimed);
        let is_out = |assessment: &Assessment, notice: &OutboxNotice| {
            is_out_of_date(assessment, &notice.id, Some(&notice.about))
        };
        let lapses = |notice: &&OutboxNotice| is_out(self.then, notice) && !is_out(self.now, notice);
        let notices = self.emails.iter().filter(waits).flat_map(|email| {
            let lapsed = email.notices.iter().filter(lapses);
            lapsed.map(|notice| (email.to, email_in_words(&[notice.kind], notice.month.as_slice())))
        });
        notices.map(|(to, what)| format!("Would no longer be sent: {what}, to the {to}")).collect()
    }

    /// Returns the emails that would be sent.
    fn newly_sent(&self) -> Vec<String> {
        let is_new = |id: &str| {
            let known = self.emails.iter().flat_map(|email| &email.notices).any(|notice| notice.id == id);
            !known && self.now.notices.iter().all(|notice| notice.id != id)
        };
        let new = disposition(self.then, |notice| is_new(&notice.id));
        new.filter(|(_, disposition)| *disposition == Disposition::Send)
            .map(|(notice, _)| {
                let what = email_in_words(&[notice.kind], notice.month.as_slice());
                format!("Would be sent: {what}, to the {}", notice.to)
            })
            .collect()
    }

    /// Returns the emails that went and tell of the entry, or of what would no longer be found.
    fn stays(&self, entry: usize) -> Vec<String> {
        let is_unmade = |told: &FindingInWords| {
            let is_it = |finding: &&Finding| {
                // It was told while it was open; what is settled since stands in the past tense.
                let when_told = Finding { ended_on: None, ..(*finding).clone() };
                let words = FindingInWords::of(self.contract, &when_told);
                (words.kind, &words.clause, &words.sentence) == (told.kind, &told.clause, &told.sentence)
            };
            let stays = |finding: &Finding| self.then.findings.iter().any(|of| of.identity() == finding.identity());
            self.now.findings.iter().find(is_it).is_some_and(|finding| !stays(finding))
        };
        let tells =
            |notice: &OutboxNotice| matches!(&notice.about, About::Raised { finding, .. } if is_unmade(finding));
        let of_it = |email: &&OutboxEmail| email.tells(entry) || email.notices.iter().any(tells);
        let went = self.emails.iter().filter(|email| email.ever_went()).filter(of_it);
        went.map(|email| {
            let kinds: Vec<_> = email.notices.iter().map(|notice| notice.kind).collect();
            let months: Vec<_> = email.notices.iter().filter_map(|notice| notice.month).collect();
            let at = moment_in_words(self.contract, email.sending.sent_at.unwrap_or(email.called_for_at));
            format!("{}, to the {}, {at}", email_in_words(&kinds, &months), email.to)
        })
        .collect()
    }
}

/// Returns the number that a field shows and nobody can change.
fn fixed_number(field: &FormField) -> Option<&str> {
    if let FieldKind::FixedNumber { shown } = &field.kind { Some(shown.as_str()) } else { None }
}
