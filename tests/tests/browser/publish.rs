//! A link that predicts on the visitor's device, the same over REST, and what is watched of it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::Browser;
use serde_json::{Value, json};

use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_predicts_on_the_visitors_device_as_the_edge_does() -> Result<()> {
    let mut scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    train(tab, "Softmax regression").await?;
    go(tab, "Publish").await?;
    tab.fill("Name", "iris").await?;
    tab.see("This name is free").await?;
    tab.fill("Title", "Which iris is it?").await?;
    tab.press_last("Publish").await?;
    tab.see("iris is live, version 1").await?;

    // The same name again: taken, offered as a newer version.
    tab.reload().await?;
    tab.see("Your links").await?;
    tab.fill("Name", "iris").await?;
    tab.see("You have a link called iris already").await?;

    let visitor = Browser::start().await?;
    let there = visitor.open(&scene.at("/d/iris")).await?;
    there.see("Which iris is it?").await?;
    there.see("Computed on this device").await?;
    for (name, value) in
        [("Sepal length cm", "6.1"), ("Sepal width cm", "2.8"), ("Petal length cm", "4.7"), ("Petal width cm", "1.2")]
    {
        there.fill(name, value).await?;
    }
    there.see("versicolor").await?;
    there.wait_for("an answer", "/\\d+(\\.\\d+)? %/.test(document.body.innerText)", Duration::from_secs(20)).await?;

    let row = json!({"sepal_length_cm": 6.1, "sepal_width_cm": 2.8, "petal_length_cm": 4.7, "petal_width_cm": 1.2});
    let columns: Vec<&String> = row.as_object().context("an object")?.keys().collect();
    let values: Vec<&Value> = row.as_object().context("an object")?.values().collect();
    let shapes = [
        json!({"dataframe_records": [row]}),
        json!({"dataframe_split": {"columns": columns, "data": [values]}}),
        json!({"instances": [row]}),
        json!({"inputs": [row]}),
    ];
    let address = scene.at("/d/iris/invocations");
    let mut answers = Vec::new();
    for shape in &shapes {
        let answer: Value = ureq::post(&address).send_json(shape)?.body_mut().read_json()?;
        answers.push(answer["predictions"][0].clone());
    }
    ensure!(answers.iter().all(|a| a == &answers[0]), "the four shapes differ: {answers:?}");
    let on_edge = &answers[0];
    ensure!(on_edge["label"] == "versicolor", "{on_edge}");
    let probabilities = on_edge["probabilities"].as_object().with_context(|| format!("no probabilities: {on_edge}"))?;
    ensure!(probabilities.len() == 3, "{on_edge}");
    for (label, probability) in probabilities {
        // The page shows a tenth of a percent; it answers every change of the form, the last one last.
        let shown = match probability.as_f64().context("a number")? {
            p if p > 0.0 && p < 0.0005 => "< 0.1 %".to_string(),
            p if (0.9995..1.0).contains(&p) => "> 99.9 %".to_string(),
            p => format!("{:.1} %", p * 100.0),
        };
        let script = format!(
            "new RegExp({} + '\\\\s+' + {}).test(document.body.innerText)",
            json!(label),
            json!(shown.replace('.', "\\."))
        );
        there.wait_for(&format!("{label} at {shown}, as on the edge"), &script, Duration::from_secs(20)).await?;
    }

    let refused = ureq::post(&address).config().http_status_as_error(false).build().send_json(
        json!({"dataframe_records": [{"sepal_length_cm": "long", "sepal_width_cm": 2.8, "petal_length_cm": 4.7, "petal_width_cm": 1.2}]}),
    )?;
    ensure!(refused.status() == 400, "{}", refused.status());
    let problem: Value = refused.into_body().read_json()?;
    ensure!(problem["message"].as_str().unwrap_or_default().contains("sepal_length_cm"), "{problem}");

    go(tab, "Watch").await?;
    tab.see("times asked").await?;

    // Network cut: the visitor comes back and still gets an answer.
    there
        .wait_for(
            "the service worker",
            "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'",
            Duration::from_secs(60),
        )
        .await?;
    there.reload().await?;
    there.see("Which iris is it?").await?;
    scene.edge.cut();
    there.reload().await?;
    there.see("Which iris is it?").await?;
    there.fill("Petal length cm", "1.4").await?;
    there.see("setosa").await?;
    scene.edge.restart()?;
    visitor.close().await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_digits_can_be_drawn_on() -> Result<()> {
    let scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    start_with(tab, "Digits", "1,797 rows").await?;
    train(tab, "Neural network").await?;
    go(tab, "Publish").await?;
    tab.fill("Name", "digits").await?;
    tab.press_last("Publish").await?;
    tab.see("digits is live").await?;
    let visitor = Browser::start().await?;
    let there = visitor.open(&scene.at("/d/digits")).await?;
    there.resize(390, 844).await?;
    there.see("Draw here").await?;
    let board: [f64; 4] = there
        .eval("(() => { const c = document.querySelector('canvas'); c.scrollIntoView({block: 'center'}); const b = c.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()")
        .await?;
    let at = |x: f64, y: f64| (board[0] + x * board[2], board[1] + y * board[3]);
    there.drag(&[at(0.5, 0.15), at(0.5, 0.3), at(0.5, 0.5), at(0.5, 0.7), at(0.5, 0.85)]).await?;
    there.see("The model says").await?;
    there.wait_for("an answer", "/\\d+(\\.\\d+)? %/.test(document.body.innerText)", Duration::from_secs(20)).await?;
    let too_wide: bool = there.eval("document.documentElement.scrollWidth > innerWidth + 1").await?;
    ensure!(!too_wide, "the page is wider than the phone");
    visitor.close().await?;
    scene.end().await
}
