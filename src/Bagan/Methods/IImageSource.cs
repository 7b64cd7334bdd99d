using Bagan.Data;

namespace Bagan.Methods;

/// <summary>Something that can be asked for ever more images of a class: a trained generator, or what makes images out of real ones.</summary>
public interface IImageSource
{
    /// <summary>The seeds of a class's images: the same position always has the same seed.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="first">Position of the first image, 0 and up.</param>
    /// <param name="count">How many.</param>
    ulong[] Seeds(int classIndex, int first, int count);

    /// <summary>Makes images of one class, one from each seed.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="seeds">As many as images.</param>
    /// <param name="target">Where they go: uint8 [N, C, H, W].</param>
    /// <param name="start">Position of the first in <paramref name="target"/>.</param>
    /// <param name="stop">Ends the work between batches.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop);

    /// <summary>What became of all that was drawn until now, of each class that was to gain any; empty where the source chooses nothing.</summary>
    /// <param name="wanted">K numbers of images that were to be made.</param>
    IReadOnlyList<ClassAcceptance> Acceptance(IReadOnlyList<int> wanted) => [];
}

/// <summary>What became of the images that were drawn for one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Wanted">Images that the plan asks for.</param>
/// <param name="Drawn">Images that were looked at, <paramref name="Wanted"/> and up.</param>
/// <param name="Accepted">Those that no reason spoke against, at most <paramref name="Wanted"/>.</param>
/// <param name="OtherClass">Those that the classifier is sure show another class, or that a teacher is not sure of.</param>
/// <param name="CopiesOfReal">Near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Near-copies of accepted ones.</param>
public sealed record ClassAcceptance(string ClassName, int Wanted, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;

    /// <summary>Images that were turned away and taken back, the least bad of them, so that the plan is filled.</summary>
    public int TakenBack => Wanted - Accepted;
}
