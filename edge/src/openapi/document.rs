//! The OpenAPI document, made once from the operations.

use serde_json::{Map, Value, json};

use super::{Operation, page};

/// Schemas of everything that is sent and answered.
const SCHEMAS: &str = include_str!("schemas.json");

/// The description of the interface, for programs and for people.
pub(crate) struct Document {
    json: String,
    page: String,
}

impl Document {
    /// Describes the operations.
    pub fn new(operations: &[&'static Operation]) -> Self {
        let schemas: Value = serde_json::from_str(SCHEMAS).expect("schemas.json is JSON");
        let mut paths: Map<String, Value> = Map::new();
        for operation in operations {
            let path = operation.path.replace("{*", "{");
            let entry = paths.entry(path).or_insert_with(|| json!({}));
            entry[operation.method.to_lowercase()] = describe(operation);
        }
        let page = page::render(operations, &schemas);
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Bunsen edge",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Serves published models, and keeps what is published.",
                "license": { "name": "MIT OR Apache-2.0" },
            },
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            },
        });
        Self { json: document.to_string(), page }
    }

    /// The OpenAPI document.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The same as a page to read.
    pub fn page(&self) -> &str {
        &self.page
    }
}

fn describe(operation: &Operation) -> Value {
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.place == "path",
                "description": parameter.what,
                "schema": { "type": parameter.kind },
            })
        })
        .collect();
    let mut answers = Map::new();
    for answer in operation.answers {
        let mut entry = json!({ "description": answer.what });
        if !answer.media.0.is_empty() {
            entry["content"] = json!({ answer.media.0: { "schema": schema(answer.media.1) } });
        }
        answers.insert(answer.status.to_string(), entry);
    }
    let mut entry = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.detail,
        "parameters": parameters,
        "responses": answers,
    });
    if let Some(body) = &operation.body {
        let content: Map<String, Value> =
            body.media.iter().map(|(media, name)| (media.to_string(), json!({ "schema": schema(name) }))).collect();
        entry["requestBody"] = json!({ "required": true, "content": content });
    }
    if operation.needs_token {
        entry["security"] = json!([{ "token": [] }]);
    }
    entry
}

fn schema(name: &str) -> Value {
    if name.is_empty() {
        json!({ "type": "string", "format": "binary" })
    } else if let Some(item) = name.strip_prefix("[]") {
        json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{item}") } })
    } else {
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bunsen_spec::{
        Answer, Citation, Deployment, DeploymentOptions, DeploymentStats, ModelFile, Problem, PublishRequest,
        StatsBucket, SyncRole, SyncToken, SyncedProject,
    };
    use serde::Serialize;

    use super::*;
    use crate::endpoints;

    fn check(schema: &str, sample: impl Serialize) {
        let schemas: Value = serde_json::from_str(SCHEMAS).unwrap();
        let described: BTreeSet<String> = schemas[schema]["properties"].as_object().unwrap().keys().cloned().collect();
        let real: BTreeSet<String> =
            serde_json::to_value(sample).unwrap().as_object().unwrap().keys().cloned().collect();
        assert_eq!(described, real, "{schema}");
    }

    #[test]
    fn schemas_have_the_fields_of_the_real_values() {
        let file = ModelFile { path: "MLmodel".into(), md5: String::new(), size_bytes: 1 };
        let options = DeploymentOptions::default();
        check("ModelFile", &file);
        check("DeploymentOptions", &options);
        check("PublishRequest", PublishRequest { files: vec![], options: options.clone(), replaces: 0 });
        let deployment = Deployment {
            name: String::new(),
            version: 1,
            published_ms: 0.0,
            files: vec![file],
            options,
            n_predictions: 0,
        };
        check("Deployment", deployment);
        check("DeploymentStats", DeploymentStats::default());
        check("StatsBucket", StatsBucket::default());
        check("SyncedProject", SyncedProject { name: "a".into(), private: true, created_ms: 0.0, pushed_ms: None });
        check("SyncToken", SyncToken { id: 1, role: SyncRole::Viewer, label: String::new(), created_ms: 0.0 });
        let (answer, quote) = (String::new(), String::new());
        let place = Citation { file: String::new(), page: None, headings: vec![], quote, range: 0..1, score: 0.0 };
        check("Citation", place);
        let (citations, nearest) = (vec![], vec![]);
        check(
            "Answer",
            Answer { answer, citations, confidence: 0.0, refused: true, nearest, signals: Default::default() },
        );
        check("Problem", Problem::bad_input("a").remedy("b").in_row(1));
        check("Place", Problem::bad_input("a").in_row(1).in_column("c").in_field("f").place.unwrap());
    }

    #[test]
    fn every_reference_leads_somewhere_and_ids_are_unique() {
        let document: Value = serde_json::from_str(endpoints::all().document().json()).unwrap();
        let text = document.to_string();
        for (index, _) in text.match_indices("#/components/schemas/") {
            let name: String = text[index + 21..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
            assert!(document["components"]["schemas"].get(&name).is_some(), "{name} is not described");
        }
        let ids: Vec<&str> = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|path| path.as_object().unwrap().values())
            .map(|operation| operation["operationId"].as_str().unwrap())
            .collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
    }
}
