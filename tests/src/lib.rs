//! What the system tests stand on: the stores, AWS's stand-ins, the programs under test.

pub mod aws;
pub mod desk;
pub mod dying;
pub mod embedded;
pub mod encrypted;
pub mod exchange;
pub mod first;
pub mod forms;
pub mod lambda;
pub mod program;
pub mod pump;
pub mod sample;
pub mod steps;
pub mod template;
pub mod trace;
pub mod waiting;
pub mod wire;
