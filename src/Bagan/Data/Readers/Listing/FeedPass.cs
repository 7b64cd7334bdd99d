using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>One pass over the images of a split: what it may use, which images it wants, and what went wrong.</summary>
internal sealed class FeedPass
{
    // Marks the images of a file that is bad as a whole and listed once.
    private const string PartOfBadFile = "";

    private readonly DepthScale.Reduced[] _reduced;
    private readonly string?[] _problems;
    private readonly List<BadFile> _files = [];
    private readonly Action _tick;

    /// <summary>Starts the passes over a split.</summary>
    /// <param name="count">N images.</param>
    /// <param name="limits">Threads, limits, cancellation.</param>
    /// <param name="depth">Reduces 16 bits to 8, for all splits alike.</param>
    /// <param name="tick">Called after each image, from several threads.</param>
    public FeedPass(int count, ReadLimits limits, DepthScale depth, Action tick)
    {
        Depth = depth;
        _reduced = new DepthScale.Reduced[count];
        _problems = new string?[count];
        Unwanted = new bool[count];
        Limits = limits;
        _tick = tick;
    }

    /// <summary>Threads, limits, cancellation.</summary>
    public ReadLimits Limits { get; }

    /// <summary>Reduces 16 bits to 8.</summary>
    public DepthScale Depth { get; }

    /// <summary>Images that were reduced before another one showed that the set should be reduced otherwise.</summary>
    public IReadOnlyList<int> Outdated => [.. Enumerable.Range(0, _reduced.Length).Where(i => Depth.IsOutdated(_reduced[i]))];

    /// <summary>Reduces an image to 8 bits a sample. Each image is worked on by one thread.</summary>
    public DecodedImage Reduce(int index, DecodedImage image) => Depth.Reduce(image, _reduced[index] == default, out _reduced[index]);

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

/// <summary>Gives the shapes and the pixels of the images of one split. Problems go into the pass, image by image.</summary>
internal interface IImageFeed
{
    /// <summary>Fills in the shape of every image whose header can be read.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="shapes">N shapes to fill.</param>
    void Probe(FeedPass pass, ImageShape[] shapes);

    /// <summary>Decodes every image that the pass wants, probed or not.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="visit">Takes an image and its position; called from several threads, in any order.</param>
    /// <param name="again">The images to read once more; null to read all that are wanted for the first time.</param>
    void Read(FeedPass pass, Action<int, DecodedImage> visit, IReadOnlyList<int>? again = null);
}
