using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Smote;

/// <summary>SMOTE on pixels, k = 5 (Chawla et al. 2002): a new image lies between an image and one of its nearest neighbours in the class.</summary>
public sealed class SmoteMethod : IResamplingMethod
{
    /// <inheritdoc/>
    public string Name => "smote";

    /// <inheritdoc/>
    public string Description => "Small classes are filled up with blends of an image and one of its 5 nearest neighbours in the class, pixel by pixel (SMOTE).";

    /// <inheritdoc/>
    public Resampling FitResample(ImageSet train, SamplingPlan plan, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var count = checked((int)plan.TotalToGenerate);
        var pixels = new PixelBlock(count, train.Channels, train.Height, train.Width);
        var labels = new int[count];
        var notes = new List<string>();
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

                var smote = new SmoteInterpolator(new PixelRows(train.Pixels, train.IndicesOf(c)), Engine.Threads, cancellation: context.Stop);
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

            return new Resampling(new ImageSet(pixels, labels, train.ClassNames), ClassifierRecipe.Plain) { Notes = notes };
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }
}
