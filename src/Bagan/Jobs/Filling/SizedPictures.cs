using Bagan.Data;
using Bagan.Data.Sources;
using Bagan.Data.Writers;
using Bagan.Imaging;
using Bagan.Jobs.Options;
using Bagan.Methods;

namespace Bagan.Jobs.Filling;

/// <summary>
/// The pictures of images that were made of real ones, made once more at another size than the networks': what the networks change is enlarged and
/// added to the photograph, turns and the like are done on the photograph. Photographs are read one by one.
/// </summary>
/// <param name="own">The photographs; the caller disposes them.</param>
/// <param name="fit">How they were brought to the networks' square.</param>
/// <param name="size">Not that of the networks.</param>
/// <param name="edits">How the images were made.</param>
/// <param name="sources">Where each real image comes from, in the order in which the edits number them.</param>
/// <param name="network">The shape of the networks' images.</param>
internal sealed class SizedPictures(IOwnPictures own, FitMode fit, PictureSize size, ImageEdits edits, IReadOnlyList<string> sources, ImageShape network) : IPictures
{
    // What waits in memory for its photograph: changes, and photographs that are blended in.
    private const long WaitingBytes = 64L << 20;
    private const int WaitingImages = 1024;

    /// <inheritdoc/>
    public bool Has(int index) => ShapeOf(index) is { } shape && shape != network;

    /// <inheritdoc/>
    public void Render(Func<int, bool> wanted, Action<int, DecodedImage> visit, ReadLimits limits)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(limits);
        var waiting = new List<Waiting>();
        var bytes = 0L;
        foreach (var batch in edits.Batches())
        {
            limits.Cancellation.ThrowIfCancellationRequested();
            int[] images = [.. Enumerable.Range(batch.First, batch.End - batch.First).Where(i => Has(i) && wanted(i))];
            if (images.Length == 0)
            {
                continue;
            }

            var worked = new BatchWork(edits.Changes(batch), edits.Masks(batch), network);
            foreach (var i in images)
            {
                var image = worked.Of(i, i - batch.First);
                waiting.Add(image);
                bytes += ((image.Change.Length + image.Mask.Length) * sizeof(float)) + (edits[i].Partner is null ? 0 : ShapeOf(i)!.Value.Bytes);
            }

            if (bytes >= WaitingBytes || waiting.Count >= WaitingImages)
            {
                Make(waiting, visit, limits);
                waiting.Clear();
                bytes = 0;
            }
        }

        Make(waiting, visit, limits);
    }

    /// <summary>Makes a few pictures again beside the photographs that they were made of.</summary>
    /// <param name="images">Positions of images that have a picture.</param>
    /// <param name="limits">Threads and cancellation.</param>
    /// <returns>The photograph, what was made of it, and how far that is from the photograph only turned and mirrored (grey, 0 to 255), in the order of the positions.</returns>
    internal IReadOnlyList<ComparedPicture> Compare(IReadOnlyList<int> images, ReadLimits limits)
    {
        var compared = new ComparedPicture[images.Count];
        var batches = edits.Batches().ToList();
        var waiting = new List<Waiting>();
        foreach (var i in images)
        {
            var batch = batches.Find(b => i >= b.First && i < b.End);
            waiting.Add(new BatchWork(edits.Changes(batch), edits.Masks(batch), network).Of(i, i - batch.First));
        }

        ReadPartners(waiting, limits);
        ForEach(waiting, w => edits[w.Index].Source, limits, (image, photograph) =>
        {
            var made = Change(photograph, image);
            var still = Change(photograph, new Waiting(image.Index, default, default));
            compared[waiting.IndexOf(image)] = new ComparedPicture(size == PictureSize.Own ? photograph : Squared(photograph), made, Distance(made, still), image.Partner is null ? null : new DecodedImage(made.Width, made.Height, made.Channels, image.Partner, ImageFormat.Raw));
        });
        return compared;
    }

    private static byte[] Distance(DecodedImage a, DecodedImage b)
    {
        var plane = a.Width * a.Height;
        var distance = new byte[plane];
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < a.Channels; c++)
            {
                distance[i] = (byte)Math.Max(distance[i], Math.Abs(a.Pixels[(c * plane) + i] - b.Pixels[(c * plane) + i]));
            }
        }

        return distance;
    }

    private ImageShape? ShapeOf(int index) => own.ShapeOf(sources[edits[index].Source]) is not { } shape ? null
        : size == PictureSize.Own ? shape
        : shape with { Height = size.Side, Width = size.Side };

    // Each photograph is read once for all images that are made of it.
    private void Make(List<Waiting> waiting, Action<int, DecodedImage> visit, ReadLimits limits)
    {
        ReadPartners(waiting, limits);
        ForEach(waiting, w => edits[w.Index].Source, limits, (image, picture) => visit(image.Index, Change(picture, image)));
    }

    private void ReadPartners(List<Waiting> waiting, ReadLimits limits) =>
        ForEach(waiting.Where(w => edits[w.Index].Partner is not null), w => edits[w.Index].Partner!.Value, limits, (image, picture) =>
        {
            var shape = ShapeOf(image.Index)!.Value;
            image.Partner = new byte[shape.Bytes];
            ImageResizer.Resize(picture, fit, shape.Channels, shape.Height, shape.Width, image.Partner);
        });

    private void ForEach(IEnumerable<Waiting> images, Func<Waiting, int> photograph, ReadLimits limits, Action<Waiting, DecodedImage> visit)
    {
        var groups = images.GroupBy(w => sources[photograph(w)]).ToDictionary(g => g.Key, g => g.ToList());
        if (groups.Count == 0)
        {
            return;
        }

        own.Read(groups.Keys, limits.Threads, (source, picture) =>
        {
            foreach (var image in groups[source])
            {
                visit(image, picture);
            }
        }, limits.Cancellation);
    }

    private DecodedImage Change(DecodedImage photograph, Waiting image)
    {
        var picture = new FullPicture(size == PictureSize.Own ? photograph : Squared(photograph));
        var view = PictureView.Of(size == PictureSize.Own ? fit : FitMode.Stretch, picture.Width, picture.Height, network.Height);
        var edit = edits[image.Index];
        if (!image.Change.IsEmpty)
        {
            picture.Add(image.Change.Span, network.Channels, network.Height, view);
        }

        if (image.Partner is { } partner && image.Mask.IsEmpty)
        {
            picture.Blend(partner, edit.Share);
        }
        else if (image.Partner is { } pasted)
        {
            picture.Paste(pasted, image.Mask.Span, network.Height, view);
        }

        if (edit.Mirrored)
        {
            picture.Mirror();
        }

        if (edit.Turn is { } turn)
        {
            picture.Turn(turn.Degrees, turn.Right * view.Width, turn.Down * view.Height, turn.Scale);
        }

        return picture.ToImage();
    }

    private DecodedImage Squared(DecodedImage photograph)
    {
        var pixels = new byte[photograph.Channels * size.Side * size.Side];
        ImageResizer.Resize(photograph, fit, photograph.Channels, size.Side, size.Side, pixels);
        return new DecodedImage(size.Side, size.Side, photograph.Channels, pixels, ImageFormat.Raw);
    }

    // What the networks worked out for a batch of images.
    private readonly record struct BatchWork(float[]? Changes, float[]? Masks, ImageShape Network)
    {
        internal Waiting Of(int index, int place) =>
            new(index, Part(Changes, place, (int)Network.Bytes), Part(Masks, place, Network.Height * Network.Width));

        private static Memory<float> Part(float[]? numbers, int place, int length) => numbers is null ? default : numbers.AsMemory(place * length, length);
    }

    // An image that waits for its photograph.
    private sealed class Waiting(int index, ReadOnlyMemory<float> change, ReadOnlyMemory<float> mask)
    {
        public int Index => index;

        public ReadOnlyMemory<float> Change => change;

        public ReadOnlyMemory<float> Mask => mask;

        public byte[]? Partner { get; set; }
    }
}

/// <summary>An image beside the photograph that it was made of.</summary>
/// <param name="Photograph">The photograph.</param>
/// <param name="Made">What was made of it.</param>
/// <param name="Distance">[H, W]: how far that is from the photograph only turned and mirrored, in grey levels.</param>
/// <param name="Partner">The photograph that was blended or pasted in, at the same size; null for none.</param>
internal sealed record ComparedPicture(DecodedImage Photograph, DecodedImage Made, byte[] Distance, DecodedImage? Partner);

/// <summary>The photographs of a job, opened where its images are written at another size than the networks'.</summary>
internal sealed class WrittenPictures : IDisposable
{
    private readonly IOwnPictures? _own;
    private readonly FitMode _fit;
    private readonly PictureSize _size;
    private readonly IReadOnlyList<string> _sources;
    private readonly ImageShape _network;

    private WrittenPictures(IOwnPictures? own, FitMode fit, PictureSize size, ImageSet real)
    {
        (_own, _fit, _size) = (own, fit, size);
        _sources = real.Sources ?? [];
        _network = new ImageShape(real.Channels, real.Height, real.Width);
    }

    /// <summary>Whether images are written at their own size, so that originals are copied.</summary>
    internal bool AreOwn => _own is not null && _size == PictureSize.Own;

    /// <summary>Opens what is needed.</summary>
    /// <param name="size">The size that is asked for.</param>
    /// <param name="open">Opens the photographs; null where they cannot be read again.</param>
    /// <param name="real">The real images that others are made of.</param>
    /// <param name="fit">How they were brought to the networks' square.</param>
    /// <param name="stop">Stops the work.</param>
    internal static WrittenPictures Open(PictureSize size, Func<CancellationToken, IOwnPictures>? open, ImageSet real, FitMode fit, CancellationToken stop) =>
        new(size == PictureSize.Network || real.Sources is null ? null : open?.Invoke(stop), fit, size, real);

    /// <summary>Why images are written at the networks' size although another was asked for.</summary>
    /// <param name="method">The method that made them.</param>
    /// <param name="images">Images of the networks' size.</param>
    internal static string WhyNetwork(string method, ImageSet images) =>
        $"The images of {method} have no original whose size they could have: they are written at {images.Width}x{images.Height} pixels, the size that the networks see.";

    /// <summary>The pictures of images; null where the images are written as they are.</summary>
    /// <param name="edits">How they were made; null where that is not known.</param>
    internal SizedPictures? Of(ImageEdits? edits) => _own is null || edits is null ? null : new SizedPictures(_own, _fit, _size, edits, _sources, _network);

    /// <summary>The pictures of the real images.</summary>
    internal IPictures? OfReal() => Of(ImageEdits.None(Enumerable.Range(0, _sources.Count)));

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();
}
