using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods.Classical;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Smote;

/// <summary>SMOTE on pixels, k = 5 (Chawla et al. 2002): a new image lies between an image and one of its nearest neighbours in the class.</summary>
internal sealed class SmoteMethod : DirectMethod
{
    /// <inheritdoc/>
    public override string Name => "smote";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with blends of an image and one of its 5 nearest neighbours in the class, pixel by pixel (SMOTE).";

    /// <inheritdoc/>
    protected override ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notes);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var count = checked((int)plan.TotalToGenerate);
        var pixels = new PixelBlock(count, real.Channels, real.Height, real.Width);
        var labels = new int[count];
        var point = new float[pixels.ImageBytes];
        var next = 0;
        try
        {
            for (var c = 0; c < plan.ToGenerate.Count; c++)
            {
                if (plan.ToGenerate[c] == 0)
                {
                    continue;
                }

                var smote = new SmoteInterpolator(new PixelRows(real.Pixels, real.IndicesOf(c)), Engine.Threads, cancellation: context.Stop);
                if (smote.Note is { } note)
                {
                    notes.Add($"Class {plan.ClassNames[c]}: {note}.");
                }

                for (var i = 0; i < plan.ToGenerate[c]; i++, next++)
                {
                    smote.Write(smote.Draw(random), point);
                    var image = pixels[next];
                    for (var p = 0; p < image.Length; p++)
                    {
                        image[p] = (byte)MathF.Round(point[p] * 255);
                    }

                    labels[next] = c;
                }
            }

            return new ImageSet(pixels, labels, real.ClassNames);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }
}
