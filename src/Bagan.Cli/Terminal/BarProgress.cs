using Bagan.Jobs.Progress;
using Spectre.Console;

namespace Bagan.Cli.Terminal;

/// <summary>Progress as a live bar for each stage, for a terminal; messages scroll above the bars.</summary>
internal sealed class BarProgress : IProgressSink
{
    private readonly Lock _lock = new();
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly Verbosity _verbosity;
    private readonly StageStack _stages = new(TimeProvider.System);
    private readonly Stack<ProgressTask> _bars = new();
    private string _epoch = "";

    private BarProgress(IAnsiConsole console, ProgressContext context, Verbosity verbosity)
    {
        _console = console;
        _context = context;
        _verbosity = verbosity;
    }

    /// <summary>Runs work under live bars; they stay on the screen when it ends, done or not.</summary>
    /// <param name="error">The terminal to draw on.</param>
    /// <param name="verbosity">How much is said.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(TextWriter error, Verbosity verbosity, Func<IProgressSink, T> work)
    {
        // NO_COLOR is Spectre's to see; that this is a terminal has been seen.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Interactive = InteractionSupport.Yes });
        return console.Progress()
            .AutoRefresh(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn())
            .Start(context => work(new BarProgress(console, context, verbosity)));
    }

    /// <inheritdoc/>
    public void StageStarted(string stage, long total) => StageStarted(stage, total, "images");

    /// <inheritdoc/>
    public void StageStarted(string stage, long total, string unit)
    {
        lock (_lock)
        {
            _stages.Start(stage, total, unit);
            _epoch = "";
            var bar = _context.AddTask(Escaped(stage), maxValue: Math.Max(1, total));
            bar.IsIndeterminate = total <= 0;
            _bars.Push(bar);
        }
    }

    /// <inheritdoc/>
    public void Advanced(long done)
    {
        lock (_lock)
        {
            var stage = _stages.Current;
            stage.Advance(done);
            if (_bars.TryPeek(out var bar) && stage.Total > 0)
            {
                bar.Value = done;
                bar.Description = Escaped($"{stage.Stage}{_epoch}{(stage.Left is { } left ? $", {Quantity.Duration(left.TotalSeconds)} left" : "")}");
            }
        }
    }

    /// <inheritdoc/>
    public void StageFinished()
    {
        lock (_lock)
        {
            if (_stages.Finish() is { } stage && _bars.TryPop(out var bar))
            {
                bar.IsIndeterminate = false;
                bar.Value = bar.MaxValue;
                bar.Description = Escaped($"{stage.Stage}, {Quantity.Duration(stage.Elapsed.TotalSeconds)}");
                bar.StopTask();
                _epoch = "";
            }
        }
    }

    /// <inheritdoc/>
    public void EpochFinished(EpochFigures figures)
    {
        lock (_lock)
        {
            _epoch = $", epoch {figures.Epoch} of {figures.Epochs}";
        }

        Detail(_stages.Current.Describe(figures));
    }

    /// <inheritdoc/>
    public void Message(string text) => Say(text, Style.Plain);

    /// <inheritdoc/>
    public void Detail(string text)
    {
        if (_verbosity == Verbosity.Verbose)
        {
            Say(text, new Style(decoration: Decoration.Dim));
        }
    }

    /// <inheritdoc/>
    public void Warning(string text) => Say($"warning: {text}", new Style(Color.Yellow));

    private static string Escaped(string text) => Markup.Escape(Printable.Line(text));

    private void Say(string text, Style style)
    {
        lock (_lock)
        {
            _console.Write(new Text(Printable.Line(text) + Environment.NewLine, style));
        }
    }
}
