//! The programs as people start them.

mod local;
mod mailbox;
mod openapi;
mod serve_answers;
mod single_user;
