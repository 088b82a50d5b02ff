//! One email a person for all that is due on one day: actions first.

use chrono::NaiveDate;
use domain::clause::FindingKind;
use domain::event::Party;
use domain::month::Month;
use domain::notice::About;
use serde::{Deserialize, Serialize};
use wording::email;
use wording::email::opening::{Asks, Opening};
use wording::email::reply::Reply;
use wording::email::subject::Subject;
use wording::letterhead::Letterhead;

use super::attached;
use super::body::Body;
use super::content::EmailContent;
use super::details::Overdue;
use super::link::{Link, Links};
use super::sections::{EmailGroup, EmailPart};
use super::single::{SingleNotice, write_single};
use super::told::Told;
use super::view::{EmailView, in_both};
use crate::RenderError;
use crate::templates::render;

/// A notice of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestItem {
    pub month: Option<Month>,
    /// The day on which it is due to be sent.
    pub due_on: NaiveDate,
    /// The day of the assessment that called for it, which is later than `due_on` if the daily check was late. For a
    /// contractual letter, the day on which it is written.
    pub as_of: NaiveDate,
    pub about: About,
}

/// Returns the email of the notices that are due to a party on one day: first what the reader is asked to do, the most urgent
/// first, then what the reader is told. For a single notice it is that notice's letter.
///
/// # Errors
///
/// There is no notice, or the templates do not fit.
pub fn digest(
    letterhead: &Letterhead,
    links: &Links,
    notice_to: Party,
    items: &[DigestItem],
) -> Result<EmailContent, RenderError> {
    if let [DigestItem { month, due_on, as_of, about }] = items {
        let alone = SingleNotice::alone(letterhead, notice_to, *month, about);
        return write_single(&SingleNotice { links, due_on: Some(*due_on), as_of: Some(*as_of), ..alone });
    }
    let as_of = items.iter().map(|item| item.as_of).max();
    let opening = |item: &DigestItem| email::opening(letterhead, notice_to, item.month, &item.about, as_of);
    let mut openings: Vec<(Opening, &DigestItem)> = items.iter().map(|item| (opening(item), item)).collect();
    openings.sort_by_key(|(opening, item)| (opening.asks, weight(&item.about)));
    let [(first, first_item), rest @ ..] = openings.as_slice() else { return Err(RenderError::NothingToSay) };

    let told = Told::as_of(as_of).beside(items.iter().map(|item| (item.month, &item.about)));
    let overdue = overdue_by_summary(items, notice_to, &told);
    let mut told = told.with_summary(latest_close(items), !overdue.is_empty());
    let overdue_first = overdue.first().filter(|_| first.asks != Asks::AtOnce);
    // If the receipt comes first, the subject is about it. Otherwise the subject ends with a few words on it, and does not
    // count it among the other notices.
    let says_itself = overdue_first.is_none() && matches!(first_item.about, About::Received { .. });
    let receipt = received(items).filter(|_| !says_itself);
    let others = rest.len() + overdue.len() - usize::from(receipt.is_some());
    let (subject, others) = match overdue_first {
        Some(late) => (Subject::overdue_since(&email::overdue::to_do(late.finding), late.since), others),
        None => {
            let subjects = rest.iter().map(|(other, _)| &other.subject);
            let same: Vec<&Subject> = subjects.filter(|other| first.subject.asks_the_same(other)).collect();
            (same.iter().fold(first.subject.clone(), |subject, other| subject.and_for(other)), others - same.len())
        }
    };
    let subject = subject.and_last(receipt.unwrap_or_default()).whole(others, &letterhead.title);
    let link = |item: &DigestItem| Link::of(links, letterhead, notice_to, item.month, &item.about);
    let own: Vec<Option<Link>> = openings.iter().map(|(_, item)| link(item)).collect();
    let days = openings.iter().zip(&own);
    let days = days.map(|((_, item), link)| (item.month, &item.about, link.as_ref()));
    let called_on = items.iter().map(|item| item.due_on).max().unwrap_or_default();
    let mut attachments = attached::days(letterhead, called_on, days);
    // The openings are sorted with those that ask something first. Overdue items also ask something.
    let (asked, told_of) = own.split_at(openings.iter().take_while(|(opening, _)| opening.asks.is_action()).count());
    let late = overdue.iter().map(|late| Link::of_overdue(links, letterhead, notice_to, late.finding));
    let asked: Vec<Option<Link>> = late.chain(asked.iter().cloned()).collect();
    let link = Link::of_several(links, letterhead, &asked, told_of);
    // A part that asks something has a link of its own only if it differs from the link of the whole email.
    let apart = |own: &Option<Link>| {
        let leads = link.as_ref().map(Link::address);
        own.clone().filter(|own| Some(own.address()) != leads)
    };
    let (mut to_do, mut to_know) = (EmailGroup::to_do(), EmailGroup::to_know());
    if !overdue.is_empty() {
        let form = |form| {
            Ok(render(&format!("letters/overdue.{form}"), &OverdueView { overdue: &overdue })?.trim().to_owned())
        };
        let body = Body { html: form("html")?, text: form("txt")? };
        let alone = if overdue.len() == 1 { asked.first().and_then(apart) } else { None };
        to_do.add(EmailPart::new(email::overdue::HEADING.into(), body).leading_to(alone));
    }
    for ((opening, item), own) in openings.iter().zip(&own) {
        let body = Body::of(letterhead, notice_to, item.month, &item.about, &mut told)?;
        let part = EmailPart::new(opening.first_among_others(), body);
        if opening.asks.is_action() {
            to_do.add(part.leading_to(apart(own)))
        } else {
            to_know.add(part)
        }
        if let About::Letter(letter) = &item.about {
            attachments.extend(attached::to(letterhead, letter)?);
        }
    }
    let groups = [to_do, to_know].into_iter().filter(|group: &EmailGroup| !group.is_empty()).collect();
    let reply = Reply::to_all_of(letterhead, notice_to, items.iter().map(|item| &item.about));
    let email = EmailView::of(letterhead, notice_to, &subject, link, &reply, groups);
    in_both("letters/base", &subject, &email, attachments, &reply)
}

/// Returns the end of the subject where the email is also the receipt of a return: `; July 2022 return received`.
fn received(items: &[DigestItem]) -> Option<String> {
    let received = items.iter().find(|item| matches!(item.about, About::Received { .. }))?;
    received.month.map(|month| format!("; {} return received", month.in_words()))
}

/// Returns the order of equally urgent notices: termination first, then formal warnings; the month's ratings come last.
fn weight(about: &About) -> u8 {
    match about {
        About::Raised { finding, .. } if finding.kind == FindingKind::TerminationConsidered => 0,
        About::Raised { finding, .. } if finding.kind == FindingKind::WarningConsidered => 1,
        About::Closed { .. } | About::Restated { .. } => 3,
        About::ReturnDue { .. }
        | About::ReturnOverdue { .. }
        | About::ReturnCameLate { .. }
        | About::Received { .. }
        | About::CanNoLongerBeBetter { .. }
        | About::Raised { .. }
        | About::PlanDue { .. }
        | About::ReviewDue { .. }
        | About::MinutesShared { .. }
        | About::MinutesDue { .. }
        | About::MinutesAnswered { .. }
        | About::DisputeAnswered { .. }
        | About::InformationSupplied { .. }
        | About::Letter(_)
        | About::LetterUnknown { .. }
        | About::LetterBounced { .. }
        | About::Reread(_) => 2,
    }
}

/// Returns the latest close that a notice reports.
fn latest_close(items: &[DigestItem]) -> Option<NaiveDate> {
    let closes = items.iter().filter_map(|item| {
        let About::Closed { closes_on, .. } = &item.about else { return None };
        Some(*closes_on)
    });
    closes.max()
}

/// Returns what is overdue for the reader by the latest monthly summary and has no notice of its own, the earliest first.
fn overdue_by_summary<'a>(items: &'a [DigestItem], to: Party, told: &Told) -> Vec<Overdue<'a>> {
    let latest = latest_close(items);
    let summaries = items.iter().filter_map(|item| {
        let About::Closed { closes_on, open, .. } = &item.about else { return None };
        (Some(*closes_on) == latest).then_some(open)
    });
    let open = summaries.flatten().filter(|finding| finding.is_owed_by(to) && !told.tells(finding));
    let mut overdue: Vec<Overdue<'a>> = open.filter_map(Overdue::of).collect();
    overdue.sort_by_key(|overdue| overdue.since);
    overdue
}

/// What `letters/overdue` shows.
#[derive(Serialize)]
struct OverdueView<'a> {
    overdue: &'a [Overdue<'a>],
}
