//! What the contract says of the facts: `assess(definition, events, as-of date)`, a pure function.
//!
//! No clock, no I/O, no randomness, no templates. The modules stand in the order in which the data flows:
//! the [`contract`] definition; its [`month`]s and working-day [`calendar`]; the [`event`]s received; the
//! facts known from them at a point (D5); what a KPI measures of a month (D11 to D16) and how that is
//! rated ([`rating`]: D9, D10, D17); the month's standing (D4, D6, D7); the deadlines ahead; the
//! notices that follow; and `assess`, the one door. Who may know of what is decided in [`readers`]; what a contract's
//! stakeholders know follows in [`stakeholders`]; on which day the log made a finding, in [`found`]; what later rules make of the same
//! facts, in [`reread`].

pub mod assessment;
pub mod calendar;
pub mod changes;
pub mod clause;
pub mod contract;
pub mod date;
pub mod days_ahead;
pub mod deadline;
pub mod decision;
pub mod derivation;
pub mod disposition;
pub mod event;
pub mod explain;
pub mod explain_rating;
pub mod facts;
pub mod found;
pub mod headroom;
pub mod id;
pub mod measure;
pub mod month;
mod month_assessment;
mod months;
pub mod notice;
pub mod notice_kind;
pub mod notices_moved;
pub mod party;
pub mod rating;
pub mod readers;
pub mod record;
pub mod reread;
pub mod rereading;
pub mod stakeholders;
pub mod standing;

pub use assessment::assess;
