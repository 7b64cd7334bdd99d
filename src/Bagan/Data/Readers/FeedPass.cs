using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>One pass over the images of a split: what it may use, which images it wants, and what went wrong.</summary>
internal sealed class FeedPass
{
    // Marks the images of a file that is bad as a whole and listed once.
    private const string PartOfBadFile = "";

    private readonly string?[] _problems;
    private readonly List<BadFile> _files = [];
    private readonly Action _tick;

    /// <summary>Starts the passes over a split.</summary>
    /// <param name="count">N images.</param>
    /// <param name="limits">Threads, limits, cancellation.</param>
    /// <param name="tick">Called after each image, from several threads.</param>
    public FeedPass(int count, ReadLimits limits, Action tick)
    {
        _problems = new string?[count];
        Unwanted = new bool[count];
        Limits = limits;
        _tick = tick;
    }

    /// <summary>Threads, limits, cancellation.</summary>
    public ReadLimits Limits { get; }

    /// <summary>Images to leave out though nothing is wrong with them.</summary>
    public bool[] Unwanted { get; }

    /// <summary>Whether an image is wanted and nothing has been found wrong with it.</summary>
    public bool Wants(int index) => !Unwanted[index] && _problems[index] is null;

    /// <summary>Whether something is wrong with an image.</summary>
    public bool IsBad(int index) => _problems[index] is not null;

    /// <summary>Notes what is wrong with one image. Each image is worked on by one thread, so no lock is needed.</summary>
    public void Fail(int index, string reason) => _problems[index] = reason;

    /// <summary>Notes what is wrong with a file of many images: all of them are bad, and the file is listed once.</summary>
    public void FailFile(string file, string reason, int start, int count)
    {
        lock (_files)
        {
            _files.Add(new BadFile(file, reason));
        }

        _problems.AsSpan(start, count).Fill(PartOfBadFile);
    }

    /// <summary>One image more is done.</summary>
    public void Tick() => _tick();

    /// <summary>What went wrong: whole files, then images, in order.</summary>
    public IEnumerable<BadFile> Problems(IReadOnlyList<string> sources)
    {
        foreach (var file in _files.OrderBy(f => f.File, StringComparer.Ordinal))
        {
            yield return file;
        }

        for (var i = 0; i < _problems.Length; i++)
        {
            if (_problems[i] is { } reason && !ReferenceEquals(reason, PartOfBadFile))
            {
                yield return new BadFile(sources[i], reason);
            }
        }
    }
}

/// <summary>Tells how far the reading of all splits together has come.</summary>
internal sealed class ReadingProgress(IProgress<DataProgress>? progress)
{
    private const int Interval = 256;

    private string _stage = "";
    private int _total;
    private int _done;

    /// <summary>A stage begins.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="total">Images in all splits; 0 where it is not known.</param>
    public void Start(string stage, int total)
    {
        (_stage, _total, _done) = (stage, total, 0);
        progress?.Report(new DataProgress(stage, 0, total));
    }

    /// <summary>One image more is done. Safe for several threads.</summary>
    public void Tick()
    {
        var now = Interlocked.Increment(ref _done);
        if (now % Interval == 0 || now == _total)
        {
            progress?.Report(new DataProgress(_stage, now, _total));
        }
    }
}

/// <summary>Counts images that lose something on the way to 8 bits without transparency. Safe for several threads.</summary>
internal sealed class LossCounter
{
    private int _depthReduced;
    private int _alphaDropped;

    /// <summary>Takes an image.</summary>
    public void Count(DecodedImage image)
    {
        if (image.DepthReduced)
        {
            Interlocked.Increment(ref _depthReduced);
        }

        if (image.AlphaDropped)
        {
            Interlocked.Increment(ref _alphaDropped);
        }
    }

    /// <summary>Says what was lost.</summary>
    public void AddNotes(List<string> notes)
    {
        if (_depthReduced > 0)
        {
            notes.Add($"{Quantity.Of(_depthReduced, "image")} {Quantity.Form(_depthReduced, "holds", "hold")} more than 8 bits a sample, which are reduced to 8.");
        }

        if (_alphaDropped > 0)
        {
            notes.Add($"{Quantity.Of(_alphaDropped, "image")} {Quantity.Form(_alphaDropped, "holds", "hold")} transparency, which is laid on white.");
        }
    }
}
