//! The template of `infra/aws` after SAM has turned it into CloudFormation, which is what AWS gets.

use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::program::root;

/// The template after SAM's transform.
#[derive(Clone, Debug)]
pub struct Template(Value);

/// A schedule of EventBridge Scheduler.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Its name in the template.
    pub name: String,
    /// When it fires: `cron(0 7 * * ? *)`.
    pub expression: String,
    /// The time zone of the expression.
    pub time_zone: String,
    /// The event for its function.
    pub input: Value,
}

/// A statement of a role's policy.
#[derive(Clone, Debug)]
pub struct Statement {
    pub name: String,
    /// `dynamodb:GetItem` and its like.
    pub actions: Vec<String>,
    /// The resources, as references.
    pub resources: Vec<Value>,
    /// Its conditions; null if there are none.
    pub condition: Value,
}

fn each(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn texts(value: &Value) -> Vec<String> {
    each(value).iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Returns a function's name in the template: `evaluate` is `EvaluateFunction`.
fn logical_name(function: &str, what: &str) -> String {
    let mut letters = function.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}{what}", letters.as_str())
}

impl Template {
    /// Returns the template, transformed once for all tests of a program.
    ///
    /// # Panics
    ///
    /// SAM cannot transform it, or is not installed.
    pub fn transformed() -> &'static Self {
        static TRANSFORMED: OnceLock<Template> = OnceLock::new();
        TRANSFORMED.get_or_init(Self::transform)
    }

    fn transform() -> Self {
        let python = root().join(".tools/python/bin/python");
        let lint = root().join("infra/aws/lint/lint.py");
        let output = Command::new(python).arg(lint).arg("--transformed").output();
        let output = output.expect("Python is installed: run cargo xtask test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self(serde_json::from_slice(&output.stdout).expect("the transformed template is JSON"))
    }

    /// Returns the resources of a type, by their names in the template.
    fn of_type<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = (&'t String, &'t Value)> {
        let resources = self.0["Resources"].as_object().into_iter().flatten();
        resources
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(name, resource)| (name, &resource["Properties"]))
    }

    /// Returns the names of the functions in the template.
    pub fn functions(&self) -> Vec<String> {
        self.of_type("AWS::Lambda::Function")
            .map(|(name, _)| name.trim_end_matches("Function").to_lowercase())
            .collect()
    }

    /// Returns the filter patterns by which a function's records are selected from the table's stream.
    ///
    /// # Panics
    ///
    /// A pattern is no JSON.
    pub fn filters(&self, function: &str) -> Vec<Value> {
        let wanted = logical_name(function, "Function");
        let mappings = self.of_type("AWS::Lambda::EventSourceMapping");
        let of_function = mappings.filter(|(_, mapping)| mapping["FunctionName"]["Ref"] == wanted.as_str());
        let patterns = of_function.flat_map(|(_, mapping)| each(&mapping["FilterCriteria"]["Filters"]));
        let pattern = |filter: Value| {
            let text = filter["Pattern"].as_str().expect("a filter has a pattern");
            serde_json::from_str(text).expect("a pattern is JSON")
        };
        patterns.map(pattern).collect()
    }

    /// Returns the event source mappings: the function of each, with its properties.
    pub fn mappings(&self) -> Vec<(String, Value)> {
        let name = |mapping: &Value| mapping["FunctionName"]["Ref"].as_str().unwrap_or_default().to_owned();
        let mappings = self.of_type("AWS::Lambda::EventSourceMapping");
        mappings.map(|(_, mapping)| (name(mapping), mapping.clone())).collect()
    }

    /// Returns the schedules.
    pub fn schedules(&self) -> Vec<Schedule> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let schedule = |(name, properties): (&String, &Value)| Schedule {
            name: name.clone(),
            expression: text(&properties["ScheduleExpression"]),
            time_zone: text(&properties["ScheduleExpressionTimezone"]),
            input: serde_json::from_str(&text(&properties["Target"]["Input"])).unwrap_or_default(),
        };
        self.of_type("AWS::Scheduler::Schedule").map(schedule).collect()
    }

    /// Returns the statements of a function's own role.
    pub fn role(&self, function: &str) -> Vec<Statement> {
        let role = &self.0["Resources"][logical_name(function, "Role")]["Properties"];
        let statements =
            each(&role["Policies"]).into_iter().flat_map(|policy| each(&policy["PolicyDocument"]["Statement"]));
        let statement = |statement: Value| Statement {
            name: statement["Sid"].as_str().unwrap_or_default().to_owned(),
            actions: texts(&statement["Action"]),
            resources: each(&statement["Resource"]),
            condition: statement["Condition"].clone(),
        };
        statements.map(statement).collect()
    }
}
