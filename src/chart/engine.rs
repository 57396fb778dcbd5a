//! ECharts inside QuickJS: an option as JSON goes in, ECharts' own SVG comes out.
//!
//! A script that never ends or that eats memory stops with an error: QuickJS asks from time to time whether it may
//! go on, and the answer counts the questions. A count, unlike a clock, gives the same answer on a busy machine.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Runtime};

use super::drawing::Drawing;
use super::svg::{self, Picture, Shapes};
use super::{Chart, ChartError, Layout, layout, measure};
use crate::store::{Keep as _, Mixture, Parts};

const PRELUDE: &str = include_str!("prelude.js");
const ECHARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/echarts.min.js"));
const DRAW: &str = include_str!("draw.js");

/// ECharts takes about 10 MiB and the largest chart a few more.
const MEMORY_LIMIT: usize = 256 << 20;
const STACK_LIMIT: usize = 1 << 20;
/// QuickJS asks every ten thousand branches or calls; a large chart asks some hundred times.
const INTERRUPT_BUDGET: u32 = 20_000;

/// What was drawn before, as long as a picture holds it: a chart that has only got another title is not drawn again.
pub type Known = Parts<Shapes>;

/// One ECharts, ready to draw. It belongs to the thread that made it and is costly to make: keep it.
pub struct Engine {
    context: Context,
    budget: Rc<Cell<u32>>,
}

impl Engine {
    /// Starts QuickJS and loads ECharts, which takes about a tenth of a second.
    pub fn new() -> Result<Engine, ChartError> {
        let runtime = Runtime::new().map_err(|error| ChartError::new(error.to_string()))?;
        runtime.set_memory_limit(MEMORY_LIMIT);
        runtime.set_max_stack_size(STACK_LIMIT);
        let budget = Rc::new(Cell::new(INTERRUPT_BUDGET));
        let remaining = Rc::clone(&budget);
        runtime.set_interrupt_handler(Some(Box::new(move || {
            remaining.set(remaining.get().saturating_sub(1));
            remaining.get() == 0
        })));
        let context = Context::full(&runtime).map_err(|error| ChartError::new(error.to_string()))?;
        context.with(|ctx| load(&ctx).catch(&ctx).map_err(script_error))?;
        Ok(Engine { context, budget })
    }

    /// Draws a chart for one layout, unless its shapes are known. The result depends on chart and layout alone.
    pub fn render(&self, chart: &Chart, layout: Layout, known: &Known) -> Result<Picture, ChartError> {
        chart.validate()?;
        let drawing = layout::draw(chart, layout);
        let shapes = self.shapes(&drawing, known).map_err(|error| chart.failed(layout, &error))?;
        Ok(Picture::new(chart, layout, shapes))
    }

    fn shapes(&self, drawing: &Drawing, known: &Known) -> Result<Arc<Shapes>, ChartError> {
        let option = drawing.option()?;
        let size = (drawing.width, drawing.height);
        let key = Mixture::new("shapes").with(option.as_bytes()).with_value(&size).key();
        if let Some(shapes) = known.get(key) {
            return Ok(shapes);
        }
        let shapes = Arc::new(svg::shapes(&self.draw(option, size)?)?);
        known.insert(key, shapes.clone());
        Ok(shapes)
    }

    fn draw(&self, option: String, (width, height): (f64, f64)) -> Result<String, ChartError> {
        self.budget.set(INTERRUPT_BUDGET);
        self.context.with(|ctx| {
            let draw = || -> rquickjs::Result<String> {
                let draw_chart: Function = ctx.globals().get("drawChart")?;
                draw_chart.call((option, width, height))
            };
            draw().catch(&ctx).map_err(script_error)
        })
    }
}

impl Chart {
    fn failed(&self, layout: Layout, error: &ChartError) -> ChartError {
        ChartError::new(format!("chart `{}` ({}): {error}", self.id, layout.id()))
    }
}

fn load(ctx: &Ctx<'_>) -> rquickjs::Result<()> {
    let measure = Function::new(ctx.clone(), |text: String, size: f64| measure::text_width(&text, size))?;
    ctx.globals().set("measureText", measure)?;
    for script in [PRELUDE, ECHARTS, DRAW] {
        ctx.eval::<(), _>(script)?;
    }
    Ok(())
}

fn script_error(error: CaughtError<'_>) -> ChartError {
    ChartError::new(format!("the chart script failed: {error}").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{ChartKind, Point, Series};

    #[test]
    fn a_chart_of_another_title_is_not_drawn_again() {
        let point = |value: f64| Point { value: Some(value), label: value.to_string() };
        let first = Chart {
            id: "figure-rates".into(),
            kind: ChartKind::Bar,
            title: "Rates".into(),
            description: "Bar chart.".into(),
            lang: "en".into(),
            categories: vec!["a".into(), "b".into()],
            series: vec![Series { name: "rate".into(), points: vec![point(1.0), point(2.0)] }],
            value_label: "rate".into(),
        };
        let retitled = Chart { title: "Rates & more".into(), ..first.clone() };
        let other = Chart { value_label: "share".into(), ..first.clone() };
        let (engine, known) = (Engine::new().expect("ECharts can be loaded"), Known::default());
        let render = |chart: &Chart, known: &Known| engine.render(chart, Layout::Wide, known).expect("it can be drawn");
        let pictures = [&first, &retitled, &other].map(|chart| render(chart, &known));
        let [first, retitled_again, other] = &pictures;
        assert!(first.shares_shapes(retitled_again) && !first.shares_shapes(other));
        assert_eq!(retitled_again.to_string(), render(&retitled, &Known::default()).to_string());
    }
}
