//! Test questions, and what is measured by them.

use bunsen_project::documents;
use bunsen_project::runs::{self, Measured};
use bunsen_protocol::{
    CheckTestQuestions, JudgeQuestion, MeasureDocuments, MeasuredRun, ProposeFromLibrary, ProposeQuestions,
    ReadMeasured, ReadTestQuestions, SetTestQuestions, SummariseJudged, TestQuestion,
};
use bunsen_spec::{Judged, Problem, ProjectId, Proposal, Question, RetrievalSpec, RunId, RunSummary, Ways, say};

use super::handle::{Answer, Ask, Handle};
use crate::host::{now_ms, random_bits, wall_ms};
use crate::laboratory::cpu_in_words;
use crate::libraries::OpenLibrary;

impl Handle for ReadTestQuestions {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<TestQuestion>>, Problem> {
        Ok(read(&ask, &self.project).await?.into())
    }
}

impl Handle for SetTestQuestions {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<TestQuestion>>, Problem> {
        let Self { project, questions } = self;
        let lab = &ask.lab;
        let _right = lab.write_right(&project).await?;
        documents::set_test_questions(&lab.store, &project, &questions, &lab.stamp()).await?;
        lab.tell_changed(&project);
        Ok(read(&ask, &project).await?.into())
    }
}

impl Handle for ProposeQuestions {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<Proposal>>, Problem> {
        let Self { project, n, seed } = self;
        let open = ask.lab.library(&project, ask.id).await?;
        let proposing = open.call(ProposeFromLibrary { n, seed });
        Ok(ask.lab.requests.until_given_up(ask.id, proposing).await?.into())
    }
}

impl Handle for MeasureDocuments {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<RunSummary>>, Problem> {
        let Self { project, ways } = self;
        let lab = &ask.lab;
        let _right = lab.write_right(&project).await?;
        let open = lab.library(&project, ask.id).await?;
        let questions: Vec<TestQuestion> = checked(&ask, &project, &open).await?;
        let gone: Vec<&str> =
            questions.iter().filter(|own| own.problem.is_some()).map(|own| &*own.question.question).collect();
        if let Some(first) = gone.first() {
            return Err(say::retrieval::answers_are_gone(gone.len(), first));
        }
        let questions: Vec<Question> = questions.into_iter().map(|own| own.question).collect();
        if questions.is_empty() {
            return Err(say::retrieval::no_test_questions());
        }
        if open.n_unencoded() > 0 {
            return Err(say::retrieval::not_indexed(open.n_unencoded()));
        }
        lab.requests.until_given_up(ask.id, lab.open_encoder(open.assistant(), true, ask.id)).await?;
        let mut kept = Vec::new();
        for at in 0..ways.len() {
            kept.push(measure(&ask, &project, &open, &questions, (at, &ways)).await?);
            lab.tell_changed(&project);
        }
        let rows = runs::list(&lab.store, &project, &[]).await?;
        Ok(rows.into_iter().filter(|row| kept.contains(&row.id)).collect::<Vec<_>>().into())
    }
}

/// Asks all questions in the `at`-th of these ways, and keeps what came of it as a run.
async fn measure(
    ask: &Ask,
    project: &ProjectId,
    open: &OpenLibrary,
    questions: &[Question],
    (at, ways): (usize, &[Ways]),
) -> Result<RunId, Problem> {
    let (lab, way) = (&ask.lab, ways[at]);
    let (stored, started_ms) = (open.stored(), wall_ms());
    let mut judged: Vec<Judged> = Vec::with_capacity(questions.len());
    for (number, question) in questions.iter().enumerate() {
        let share = (at * questions.len() + number) as f64 / (ways.len() * questions.len()) as f64;
        let said = say::retrieval::measuring(number + 1, questions.len(), &say::retrieval::ways(way));
        lab.working(ask.id, said, Some(share));
        let began_ms = now_ms();
        let call = open.call(JudgeQuestion { question: question.clone(), ways: way });
        let of_question = lab.requests.until_given_up(ask.id, call).await?;
        // As long as a learner waits.
        judged.push(Judged { elapsed_ms: now_ms() - began_ms, ..of_question });
    }
    if open.stored() != stored {
        return Err(say::retrieval::changed_while_measuring());
    }
    let metrics = open.call(SummariseJudged { judged: judged.clone() }).await?;
    let new = Measured {
        id: RunId::from_random(random_bits()),
        spec: RetrievalSpec {
            cutting: stored.cutting.clone(),
            ways: way,
            encoder: open.encoder_name().to_string(),
            documents: stored.digest(),
            n_documents: stored.documents.len() as u64,
            n_passages: open.n_passages(),
            questions: documents::questions_digest(questions),
        },
        metrics,
        n_questions: questions.len() as u64,
        elapsed_ms: judged.iter().map(|own| own.elapsed_ms).sum(),
        judged: serde_json::to_vec(&judged).map_err(|error| Problem::internal(error.to_string()))?,
        computed_on: cpu_in_words().to_string(),
        started_ms,
    };
    Ok(runs::keep_measured(&lab.store, project, &new, &lab.stamp()).await?.id)
}

impl Handle for ReadMeasured {
    async fn handle(self, ask: Ask) -> Result<Answer<MeasuredRun>, Problem> {
        let run = runs::read(&ask.lab.store, &self.project, &self.run).await?;
        let judged = runs::read_judged(&ask.lab.store, &run).await?;
        let judged = serde_json::from_slice(&judged).map_err(|error| Problem::internal(error.to_string()))?;
        Ok(MeasuredRun { run, judged }.into())
    }
}

/// The questions of the project, each with what is wrong with it.
async fn read(ask: &Ask, project: &ProjectId) -> Result<Vec<TestQuestion>, Problem> {
    let open = ask.lab.library(project, ask.id).await?;
    checked(ask, project, &open).await
}

async fn checked(ask: &Ask, project: &ProjectId, open: &OpenLibrary) -> Result<Vec<TestQuestion>, Problem> {
    let questions = documents::test_questions(&ask.lab.store, project).await?;
    let problems = open.call(CheckTestQuestions { questions: questions.clone() }).await?;
    let own = questions.into_iter().zip(problems).map(|(question, problem)| TestQuestion { question, problem });
    Ok(own.collect())
}
