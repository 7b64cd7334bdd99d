using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Gives the shapes and the pixels of the images of one split. Problems go into the pass, image by image.</summary>
internal interface IImageFeed
{
    /// <summary>Fills in the shape of every image whose header can be read.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="shapes">N shapes to fill.</param>
    void Probe(FeedPass pass, ImageShape[] shapes);

    /// <summary>Decodes every image that the pass wants.</summary>
    /// <param name="pass">Threads, limits, problems.</param>
    /// <param name="visit">Takes an image and its position; called from several threads, in any order.</param>
    void Read(FeedPass pass, Action<int, DecodedImage> visit);
}
