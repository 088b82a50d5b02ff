//! The frame of an email around its sections, in both forms.

use domain::event::Party;
use serde::Serialize;
use wording::email::reply::Reply;
use wording::letterhead::Letterhead;

use super::content::{Attachment, EmailContent};
use super::link::Link;
use super::sections::EmailGroup;
use crate::RenderError;
use crate::templates::render;

/// Renders a template in its two forms.
pub(super) fn in_both(
    template: &str,
    subject: &str,
    view: &impl Serialize,
    attachments: Vec<Attachment>,
    reply: &Reply,
) -> Result<EmailContent, RenderError> {
    Ok(EmailContent {
        subject: subject.to_owned(),
        text: render(&format!("{template}.txt"), view)?,
        html: render(&format!("{template}.html"), view)?,
        attachments,
        reply_to: reply.to.clone(),
    })
}

/// The input of an email's templates.
#[derive(Serialize)]
pub(super) struct EmailView<'a> {
    letterhead: &'a Letterhead,
    greeted: &'a str,
    subject: &'a str,
    to_contractor: bool,
    /// Its main link.
    link: Option<Link>,
    /// A sentence that says who gets a reply.
    replies: &'a str,
    groups: Vec<EmailGroup>,
}

impl<'a> EmailView<'a> {
    pub(super) fn of(
        letterhead: &'a Letterhead,
        to: Party,
        subject: &'a str,
        link: Option<Link>,
        reply: &'a Reply,
        groups: Vec<EmailGroup>,
    ) -> Self {
        let (greeted, to_contractor) = (letterhead.greeted(), to == Party::Contractor);
        Self { letterhead, greeted, subject, to_contractor, link, replies: &reply.in_words, groups }
    }
}
