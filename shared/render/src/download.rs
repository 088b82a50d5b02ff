//! What can be taken away of a contract, beside its pages: calendars, tables, feeds and notices for other programs.
//!
//! All of it is made of the public assessment, so that it shows no more than the pages do, and agrees with them.

pub(crate) mod calendar;
