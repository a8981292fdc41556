// The part of ECharts that the studio draws with. Bundled into /echarts.js and fetched when the
// first chart is shown. Charts are drawn on a canvas, and saved as SVG also.
import { use, init } from "echarts/core";
import { BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, BrushComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart,
  AriaComponent, BrushComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent,
  VisualMapComponent,
  LabelLayout, CanvasRenderer, SVGRenderer,
]);

export { init };
