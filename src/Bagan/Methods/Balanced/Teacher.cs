using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Methods.Balanced;

/// <summary>
/// What knows the classes better than the classifier that is to be trained: the mean of classifiers trained longer on the real images,
/// which are turned, moved and scaled a little, by the balanced softmax. Its probabilities are those of equally frequent classes.
/// </summary>
internal sealed class Teacher : IDisposable
{
    private const int Classifiers = 2;
    private readonly List<TrainedClassifier> _classifiers = [];

    private Teacher()
    {
    }

    /// <summary>Trains it.</summary>
    /// <param name="train">The real images, of every class at least one.</param>
    /// <param name="passes">Passes over the images for each of its classifiers.</param>
    /// <param name="context">Seed, device, observer (stage "classifier") and stop.</param>
    /// <exception cref="OperationCanceledException">The context asked to stop.</exception>
    internal static Teacher Train(ImageSet train, double passes, TrainingContext context)
    {
        var protocol = new ClassifierProtocol();
        protocol = protocol with { Steps = (int)Math.Clamp(Math.Ceiling(passes * train.Count / protocol.Batch), 1, 1_000_000) };
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, Affine = BalancedMethod.Changes };
        var teacher = new Teacher();
        try
        {
            for (var i = 0; i < Classifiers; i++)
            {
                var seed = new SeededRandom(context.Seed).Fork($"teacher/{i}").Seed;
                teacher._classifiers.Add(protocol.Train(train, null, recipe, context with { Seed = seed }));
            }

            return teacher;
        }
        catch
        {
            teacher.Dispose();
            throw;
        }
    }

    /// <summary>The probabilities of the classes, the smaller ones favoured.</summary>
    /// <param name="images">N images.</param>
    /// <param name="counts">K numbers of training images.</param>
    /// <param name="favour">Probabilities are divided by the count to this power, at least 0, and sum to 1 again.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>[N, K].</returns>
    internal FloatMatrix Label(ImageSet images, IReadOnlyList<int> counts, double favour, CancellationToken stop)
    {
        var k = counts.Count;
        var labels = new FloatMatrix(images.Count, k);
        foreach (var classifier in _classifiers)
        {
            var probabilities = classifier.Probabilities(images, stop);
            for (var i = 0; i < probabilities.Length; i++)
            {
                labels.Values[i] += probabilities[i] / _classifiers.Count;
            }
        }

        Favour(labels, counts, favour);
        return labels;
    }

    /// <summary>Divides each column by its class's count to a power; rows sum to 1 again.</summary>
    internal static void Favour(FloatMatrix probabilities, IReadOnlyList<int> counts, double favour)
    {
        double largest = counts.Max();
        var factors = counts.Select(n => Math.Pow(n / largest, -favour)).ToArray();
        for (var i = 0; i < probabilities.Rows; i++)
        {
            var row = probabilities[i];
            var sum = 0.0;
            for (var c = 0; c < row.Length; c++)
            {
                sum += row[c] * factors[c];
            }

            for (var c = 0; c < row.Length; c++)
            {
                row[c] = (float)(row[c] * factors[c] / sum);
            }
        }
    }

    public void Dispose() => _classifiers.ForEach(c => c.Dispose());
}
