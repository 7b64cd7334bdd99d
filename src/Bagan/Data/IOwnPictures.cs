using Bagan.Imaging;

namespace Bagan.Data;

/// <summary>The training pictures of a data set, read again at their own size, one by one.</summary>
internal interface IOwnPictures : IDisposable
{
    /// <summary>The shape of a picture in its file.</summary>
    /// <param name="source">One of <see cref="ImageSet.Sources"/>.</param>
    /// <returns>Null where there is no such picture.</returns>
    ImageShape? ShapeOf(string source);

    /// <summary>Reads pictures, each once.</summary>
    /// <param name="sources">Pictures that have a shape.</param>
    /// <param name="threads">Threads that decode, at least 1.</param>
    /// <param name="visit">Takes a picture and its source; called from several threads, in any order.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <exception cref="BaganInputException">A picture is no longer what it was when the data were read.</exception>
    void Read(IReadOnlyCollection<string> sources, int threads, Action<string, DecodedImage> visit, CancellationToken stop);
}
