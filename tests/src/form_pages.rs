//! The pages of the desk as both parties see them on a busy morning: homes, forms, forms with mistakes, and the answers to
//! forms.

use std::path::Path;

use domain::event::Party;

use crate::busy_desk::{desk, later, now};
use crate::desk::{DeskAtWork, Person, Shown};
use crate::forms::{action, pairs, typed};

/// The contract's home.
pub const HOME: &str = "/desk/contracts/regulation-44";

/// The council's contact.
pub const COUNCIL: &str = "commissioner@council.example";

/// The contractor's.
pub const CONTRACTOR: &str = "manager@contractor.example";

/// A page of the desk.
#[derive(Clone, Debug)]
pub struct FormPage {
    /// Its name in the tests.
    pub name: String,
    /// The party that sees it; `None` for a page that is seen without signing in.
    pub party: Option<Party>,
    /// The answer to the browser.
    pub shown: Shown,
}

const COUNCIL_PAGES: [(&str, &str); 28] = [
    ("withdrawal-of-nothing", "/record/event-withdrawn"),
    ("council-home", ""),
    ("council-record", "/record"),
    ("council-entries", "/entries"),
    ("council-entry", "/entries/1"),
    ("council-entry-of-a-plan", "/entries/32"),
    ("council-letters", "/letters"),
    ("council-evidence", "/evidence"),
    ("council-revise", "/revise"),
    ("council-return", "/returns/2022-12"),
    ("warning-issued", "/record/warning-issued?kpis=2"),
    ("termination-notified", "/record/termination-notified"),
    ("meeting-held", "/record/meeting-held"),
    ("minutes-shared", "/record/minutes-shared?meeting=2023-02-15"),
    ("plan-agreed", "/record/plan-agreed?kpis=1"),
    ("plan-closed", "/record/plan-closed"),
    ("dispute-answered", "/record/dispute-answered?dispute=december"),
    ("information-requested", "/record/information-requested"),
    ("report-sent-back", "/record/report-sent-back"),
    ("event-withdrawn", "/record/event-withdrawn?event=2"),
    ("revise-which-target", "/revise/targets"),
    ("revise-targets", "/revise/targets?kpi=2"),
    ("revise-units", "/revise/units"),
    ("revise-contacts", "/revise/contacts"),
    ("council-whole-record", "/performance"),
    ("council-agenda", "/agenda"),
    ("council-refused", "/appendix-a"),
    ("council-not-found", "/returns/2035-01"),
];

const CONTRACTOR_PAGES: [(&str, &str); 13] = [
    ("contractor-home", ""),
    ("contractor-record", "/record"),
    ("contractor-entries", "/entries"),
    ("contractor-letters", "/letters"),
    ("contractor-evidence", "/evidence"),
    ("contractor-whole-record", "/performance"),
    ("minutes-answered", "/record/minutes-answered?meeting=2023-02-15"),
    ("rating-disputed", "/record/rating-disputed"),
    ("capacity-issue-raised", "/record/capacity-issue-raised"),
    ("information-supplied", "/record/information-supplied?request=rota"),
    ("appendix-a", "/appendix-a"),
    ("return", "/returns/2023-02"),
    ("return-table", "/returns/2023-02/table"),
];

/// A field with what is typed into it.
type Typed = (&'static str, &'static str);

/// The forms that the council sends, with what is typed into each; none of them is recorded.
const SENT: [(&str, &str, &[Typed]); 5] = [
    ("withdrawal-preview", "/record/event-withdrawn?event=2", &[("reason", "It was another report.")]),
    (
        "warning-preview",
        "/record/warning-issued?kpis=2",
        &[("explanation", "In December one report of four reached Ofsted in time.")],
    ),
    ("warning-wrong", "/record/warning-issued", &[("issued_on-year", "2024")]),
    (
        "meeting-wrong",
        "/record/meeting-held",
        &[("held_on-day", "31"), ("attendees-0-name", ""), ("attendees-2-name", "A. Nother")],
    ),
    (
        "revise-preview",
        "/revise/targets?kpi=1",
        &[("from", "2022-10"), ("green", "80"), ("red", "50"), ("reason", "Agreed on 15 February.")],
    ),
];

/// Returns all of them, with the desk that shows them.
///
/// # Panics
///
/// The desk does not answer.
pub async fn form_pages(test: &str) -> (DeskAtWork, Vec<FormPage>) {
    let desk = desk(test).await;
    desk.steps.evaluate(now()).await;
    let mut pages = signing_in(&desk).await;
    let mut add = |name: &str, party: Party, shown: Shown| {
        pages.push(FormPage { name: name.into(), party: Some(party), shown });
    };
    let mut council = desk.signed_in(COUNCIL, now()).await;
    for (name, path) in COUNCIL_PAGES {
        add(name, Party::Council, council.get(&format!("{HOME}{path}"), now()).await);
    }
    for (name, form, changes) in SENT {
        add(name, Party::Council, send(&mut council, form, changes).await);
    }
    let sent = send(&mut council, "/record/warning-declined", &[("reason", "The plan is new.")]).await;
    add("receipt", Party::Council, follow(&mut council, &sent).await);
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    for (name, path) in CONTRACTOR_PAGES {
        add(name, Party::Contractor, contractor.get(&format!("{HOME}{path}"), now()).await);
    }
    for (name, shown) in returned(&mut contractor).await {
        add(name, Party::Contractor, shown);
    }
    (desk, pages)
}

/// Returns the pages of signing in.
async fn signing_in(desk: &DeskAtWork) -> Vec<FormPage> {
    let mut person = desk.person();
    let mut pages = vec![("sign-in", person.get("/desk/sign-in", now()).await)];
    pages.push(("sign-in-wrong", person.ask_for_link("nobody", "", now()).await));
    pages.push(("sign-in-sent", person.ask_for_link(CONTRACTOR, "", now()).await));
    let link = desk.links_to(CONTRACTOR).pop().expect("a link came by email");
    pages.push(("link", person.get(&link, now()).await));
    pages.push(("link-unknown", person.get("/desk/link/unknown", now()).await));
    pages.push(("not-found", person.get("/desk/nowhere", now()).await));
    pages.into_iter().map(|(name, shown)| FormPage { name: name.into(), party: None, shown }).collect()
}

/// Submits February's return, first with two mistakes, then corrected.
async fn returned(contractor: &mut Person<'_>) -> Vec<(&'static str, Shown)> {
    const AT: &str = "/returns/2023-02";
    let table = format!("{AT}/table");
    let visits = (0..6).flat_map(|row| {
        let day = |field: &str, day: usize| (format!("{field}-{row}"), format!("{} February 2023", day + row));
        [day("visited_on", 6), day("report_to_council_on", 8), day("report_to_ofsted_on", 8)]
    });
    let visits: Vec<(String, String)> = visits.chain([("do".into(), "check".into())]).collect();
    let visits = pairs(&visits);
    let wrong = [("visited_on-2", "32 February 2023"), ("report_to_council_on-4", "7 February 2023")];
    let typed: Vec<(&str, &str)> =
        visits.iter().copied().filter(|(name, _)| wrong.iter().all(|(of, _)| of != name)).chain(wrong).collect();
    let mut shown = vec![("return-mistakes", send(contractor, &table, &typed).await)];
    let sent = send(contractor, &table, &visits).await;
    let check = follow(contractor, &sent).await;
    let fields = ["form_token", "version", "standing"].map(|name| (name, check.value(name)));
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    shown.push(("return-check", check.clone()));
    let sent = contractor.post(&format!("{HOME}{AT}/submit"), &fields, later(2)).await;
    shown.push(("return-receipt", follow(contractor, &sent).await));
    for (name, path) in [("return-submitted", AT), ("contractor-home-after", "")] {
        shown.push((name, contractor.get(&format!("{HOME}{path}"), later(3)).await));
    }
    shown
}

/// Opens a form, types into it and sends it.
async fn send(person: &mut Person<'_>, form: &str, changes: &[(&str, &str)]) -> Shown {
    let page = person.get(&format!("{HOME}{form}"), now()).await;
    let to = match action(&page) {
        to if to.is_empty() => format!("{HOME}{form}"),
        to => to,
    };
    person.post(&to, &pairs(&typed(&page, changes)), later(1)).await
}

/// Returns the page to which an answer leads.
async fn follow(person: &mut Person<'_>, sent: &Shown) -> Shown {
    let location = sent.location.as_deref().unwrap_or_else(|| panic!("the form is taken: {}", sent.text()));
    person.get(location, later(2)).await
}

/// Writes pages into a folder as a browser would find them, with their stylesheet beside them.
///
/// # Panics
///
/// The folder is not there.
pub fn write(folder: &Path, pages: &[FormPage]) {
    std::fs::write(folder.join("site.css"), render::form::stylesheet()).expect("a folder");
    for FormPage { name, shown, .. } in pages {
        assert!(shown.status < 500, "{name}: {}", shown.text());
        let text = shown.text();
        let text = match text.split_once("/desk/assets/site.css?v=") {
            Some((before, rest)) => format!("{before}site.css{}", &rest[rest.find('"').unwrap_or_default()..]),
            None => text,
        };
        std::fs::write(folder.join(format!("{name}.html")), text).expect("a folder");
    }
}
