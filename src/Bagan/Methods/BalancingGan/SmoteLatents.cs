using Bagan.Methods.Smote;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Methods.BalancingGan;

/// <summary>
/// SMOTE among the codes of a class (Dablain, Krawczyk, Chawla 2022, "DeepSMOTE", arXiv 2105.02340): a latent lies between
/// the code of a training image and one of its 5 nearest neighbours in the class.
/// </summary>
public sealed class SmoteLatents : ClassLatents
{
    private readonly ClassCodes _codes;
    private readonly SmoteInterpolator[] _classes;

    private SmoteLatents(ClassCodes codes)
        : base(codes.Classes, codes.Dimensions)
    {
        _codes = codes;
        _classes = [.. Enumerable.Range(0, codes.Classes).Select(c => new SmoteInterpolator(codes[c], Engine.Threads))];
    }

    /// <inheritdoc/>
    public override string? NoteOf(int label) => _classes[label].Note;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State() => _codes.State();

    /// <summary>Finds the neighbours.</summary>
    /// <param name="codes">Row-major [N, D], finite.</param>
    /// <param name="labels">N class indices.</param>
    /// <param name="classes">K; each class needs an image.</param>
    internal static SmoteLatents Fit(ReadOnlySpan<float> codes, ReadOnlySpan<int> labels, int classes) => new(ClassCodes.Of(codes, labels, classes));

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    internal static SmoteLatents Restore(Tensor codes, Tensor counts) => new(ClassCodes.Restore(codes, counts));

    /// <inheritdoc/>
    protected override void Draw(int label, SeededRandom random, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var smote = _classes[label];
        smote.Write(smote.Draw(random), target);
    }
}
