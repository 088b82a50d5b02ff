//! What the system tests stand on: the stores, AWS's stand-ins, the programs under test.

pub mod aws;
pub mod browser;
pub mod desk;
pub mod dying;
pub mod emails;
pub mod embedded;
pub mod encrypted;
pub mod exchange;
pub mod first;
pub mod form_pages;
pub mod forms;
pub mod lambda;
pub mod odd;
pub mod program;
pub mod pump;
pub mod readers;
pub mod sample;
pub mod site_pages;
pub mod steps;
pub mod template;
pub mod trace;
pub mod upgrade;
pub mod waiting;
pub mod warned;
pub mod wire;
