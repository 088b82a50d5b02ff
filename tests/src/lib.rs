//! The helpers of the system tests: the stores, AWS's stand-ins, the programs under test.

pub mod browser;
pub mod busy_desk;
pub mod crash;
pub mod desk;
pub mod emails;
pub mod embedded;
pub mod fake_aws;
pub mod first_events;
pub mod form_pages;
pub mod forms;
pub mod hostile_text;
pub mod lambda;
pub mod moto;
pub mod program;
pub mod proxy;
pub mod readers;
pub mod sample;
pub mod site_pages;
pub mod steps;
pub mod system_calls;
pub mod table_stream;
pub mod template;
pub mod tls_server;
pub mod upgrade;
pub mod warned_contract;
