//! Making the table: its keys, its stream and its index.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType,
};

use super::{AGENDA, Table};
use crate::failure::Failure;

impl Table {
    /// Makes the table where there is none, with its stream and its index.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn create(&self) -> Result<(), Failure> {
        let attribute = |name: &str| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build()
        };
        let part = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
        let malformed =
            |error: BuildError| Failure::permanent("make the table", "its description is incomplete").because(error);
        let agenda = GlobalSecondaryIndex::builder()
            .index_name(AGENDA)
            .key_schema(part("agenda", KeyType::Hash).map_err(malformed)?)
            .key_schema(part("agenda_on", KeyType::Range).map_err(malformed)?)
            .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
            .build()
            .map_err(malformed)?;
        let stream = StreamSpecification::builder()
            .stream_enabled(true)
            .stream_view_type(StreamViewType::NewAndOldImages)
            .build()
            .map_err(malformed)?;
        let mut request = self.client.create_table().table_name(&self.name).billing_mode(BillingMode::PayPerRequest);
        for name in ["pk", "sk", "agenda", "agenda_on"] {
            request = request.attribute_definitions(attribute(name).map_err(malformed)?);
        }
        let request = request
            .key_schema(part("pk", KeyType::Hash).map_err(malformed)?)
            .key_schema(part("sk", KeyType::Range).map_err(malformed)?)
            .global_secondary_indexes(agenda)
            .stream_specification(stream);
        match request.send().await {
            Ok(_) => Ok(()),
            // It is there already.
            Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => Ok(()),
            Err(error) => Err(Failure::of_call("make the table", error)),
        }
    }
}
