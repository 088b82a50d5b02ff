//! The mobilisation checklist (section 2).

use chrono::NaiveDate;
use domain::contract::Contract;
use serde::Serialize;

/// The checklist, and its progress.
#[derive(Serialize)]
pub(crate) struct Mobilisation<'a> {
    done: usize,
    tasks: Vec<TaskRow<'a>>,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    task: &'a str,
    clause: &'a str,
    done: Option<NaiveDate>,
}

impl<'a> Mobilisation<'a> {
    pub(crate) fn of(contract: &'a Contract) -> Self {
        let tasks = contract.mobilisation.iter();
        let row = |task: &'a domain::contract::MobilisationTask| TaskRow {
            task: &task.task,
            clause: &task.clause,
            done: task.done,
        };
        Self { done: tasks.clone().filter(|task| task.done.is_some()).count(), tasks: tasks.map(row).collect() }
    }
}
