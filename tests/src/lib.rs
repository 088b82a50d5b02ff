//! What the system tests stand on: the stores, AWS's stand-ins, the programs under test.

pub mod aws;
pub mod dying;
pub mod embedded;
pub mod lambda;
pub mod program;
pub mod pump;
pub mod sample;
pub mod steps;
pub mod template;
pub mod wire;
