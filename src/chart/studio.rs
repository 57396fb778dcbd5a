//! Threads that keep an ECharts each, so that a chart that is asked for needs not wait for one to be loaded.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use super::engine::Known;
use super::{Chart, ChartError, Engine, Layout, Picture};

/// A chart's SVG, or why it cannot be drawn.
pub type Drawn = Result<Picture, ChartError>;

/// Loading ECharts takes as long as about so many drawings: fewer are no reason to load another.
const DRAWINGS_PER_ENGINE: usize = 8;

/// Draws charts, several at a time. The threads begin with the first charts and end with the studio.
#[derive(Debug, Default)]
pub struct Studio {
    threads: Mutex<Threads>,
    known: Arc<Known>,
}

#[derive(Debug, Default)]
struct Threads {
    tasks: Option<Queue>,
    count: usize,
}

/// Where tasks are handed in, and where whichever thread is free takes the next.
type Queue = (Sender<Task>, Arc<Mutex<Receiver<Task>>>);

struct Task {
    chart: Chart,
    layout: Layout,
    /// The chart's place among those that were asked for together.
    index: usize,
    answer: Sender<(usize, Drawn)>,
}

impl Studio {
    /// Loads so many ECharts beforehand, each in a thread of its own; no more than the machine has processors.
    pub fn warm(&self, count: usize) {
        let _ = self.tasks(count);
    }

    /// Draws charts; the results stand in their order.
    pub fn draw(&self, charts: Vec<(Chart, Layout)>) -> Vec<Drawn> {
        let tasks = self.tasks(charts.len().div_ceil(DRAWINGS_PER_ENGINE));
        let (answer, answers) = mpsc::channel();
        let mut drawn: Vec<Drawn> = charts.iter().map(|_| Err(ChartError::new("no thread could draw it"))).collect();
        for (index, (chart, layout)) in charts.into_iter().enumerate() {
            // Without a thread the task is dropped, and its error stays.
            let _ = tasks.send(Task { chart, layout, index, answer: answer.clone() });
        }
        drop(answer);
        for (index, result) in answers {
            drawn[index] = result;
        }
        drawn
    }

    /// Where tasks are handed in, with so many threads to take them.
    fn tasks(&self, threads: usize) -> Sender<Task> {
        let mut state = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        let channel = || {
            let (sender, receiver) = mpsc::channel();
            (sender, Arc::new(Mutex::new(receiver)))
        };
        let (sender, receiver) = state.tasks.get_or_insert_with(channel).clone();
        let wanted = threads.clamp(1, rayon::current_num_threads());
        while state.count < wanted {
            let (receiver, known) = (receiver.clone(), self.known.clone());
            std::thread::spawn(move || work(&receiver, &known));
            state.count += 1;
        }
        sender
    }
}

/// Takes one task after another until the studio is gone.
fn work(tasks: &Mutex<Receiver<Task>>, known: &Known) {
    let engine = Engine::new();
    loop {
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Task { chart, layout, index, answer }) = task else { return };
        let drawn = engine.as_ref().map_err(Clone::clone).and_then(|engine| engine.render(&chart, layout, known));
        // Whoever asked may have gone.
        let _ = answer.send((index, drawn));
    }
}
