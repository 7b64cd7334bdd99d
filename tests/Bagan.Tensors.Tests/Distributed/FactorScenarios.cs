using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>
/// A dense layer whose factors travel in place of its gradient, pass after pass: each against one process that has the whole batch, against the sum of the
/// ranks' own gradients, and, to the last bit, against another pass of the same batches. The answer is a word for each pass, with the bytes that this rank
/// sent, and the sum of the last bits of all gradients, which are the same on all ranks.
/// </summary>
internal sealed class FactorScenarios(ProcessGroup group) : IDisposable
{
    private const int Inputs = 300;
    private const int Outputs = 1000; // 1.2 MB: a bucket of its own
    private Linear _layer = Layer(bias: true);
    private readonly List<string> _words = [];
    private long _bits;

    internal string Run()
    {
        var (seven, five, many) = (new Rows(7), new Rows(5), new Rows(600)); // of 600 rows the factors are larger than a quarter of the gradient
        float[][] fewer, large;
        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            var first = Pass("first", exchange, [seven]);
            Same(first, Pass("again", exchange, [seven]));

            // The layer is used twice: more rows than before.
            var twice = Pass("twice", exchange, [seven, five]);
            Same(twice, Pass("twice again", exchange, [seven, five]));
            Same(first, Pass("once more", exchange, [seven]));
            fewer = Pass("fewer", exchange, [five]);
            Pass("without rank 1", exchange, [seven], without: 1);
            Pass("without all", exchange, []);

            // A part of the gradient that does not come from the layer.
            Pass("otherwise", exchange, [five], besides: w => (w * w).Sum());
            Same(fewer, Pass("after it", exchange, [five]));
            large = Pass("many", exchange, [many], most: 1e-5);
            Same(large, Pass("many again", exchange, [many], most: 1e-5));
            Same(fewer, Pass("few again", exchange, [five]));
        }

        // A training that goes on from a checkpoint has new exchanges.
        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            Same(fewer, Pass("new", exchange, [five]));
        }

        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            Same(large, Pass("new with many", exchange, [many], most: 1e-5));
        }

        // Without a bias, of which the ranks' sums would be rounded before they are added.
        _layer.Dispose();
        _layer = Layer(bias: false);
        _layer.To(Device.Cpu, ScalarType.BFloat16);
        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            var rows = new Rows(7, ScalarType.BFloat16);
            var first = Pass("half", exchange, [rows], ofSum: 1e-2);
            Same(first, Pass("half again", exchange, [rows], ofSum: 1e-2));
        }

        return $"{string.Join(", ", _words)} | {_bits}";
    }

    public void Dispose() => _layer.Dispose();

    // The same weights on all ranks.
    private static Linear Layer(bool bias)
    {
        Engine.Seed(7);
        return new Linear(Inputs, Outputs, bias);
    }

    private void Same(float[][] one, float[][] other)
    {
        if (!one.Zip(other, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same))
        {
            _words.Add("in other bits");
        }
    }

    // The gradients of weight and bias. `most` is the distance from the whole batch's in one process, `ofSum` that from the sum of the ranks' own.
    private float[][] Pass(string word, GradientExchange exchange, Rows[] batches, int? without = null, Func<Tensor, Tensor>? besides = null, double most = 1e-6, double? ofSum = null)
    {
        Tensor[] parameters = [.. _layer.Parameters().Select(p => p.Value)];
        int[] present = [.. Enumerable.Range(0, group.Size).Where(r => r != without)];
        List<Tensor> whole = [.. batches.Select(b => Loss(b, present))];
        var wanted = Gradients([.. whole, .. Besides(1)], loss => Autograd.Backward(loss));
        var sums = Gradients([.. Own(), .. Besides(1.0 / group.Size)], loss => Autograd.Backward(loss)).Select(g =>
        {
            var sum = Tensor.From<float>(g, g.Length);
            group.AllReduce(sum);
            return sum.ToArray<float>();
        }).ToList();
        var given = Gradients([.. Own(), .. Besides(1.0 / group.Size)], loss => exchange.Backward(loss, [0]));
        var (worst, apart) = (wanted.Zip(given, Distance).Max(), sums.Zip(given, Distance).Max());
        _words.Add(worst < most && apart < (ofSum ?? most) ? $"{word} {exchange.Figures.Bytes}" : FormattableString.Invariant($"{word} off by {worst:e1}, of the sum by {apart:e1}"));
        _bits += given.SelectMany(g => g).Sum(v => (long)BitConverter.SingleToInt32Bits(v));
        return given;

        IEnumerable<Tensor> Own() => group.Rank == without ? [] : batches.Select(b => Loss(b, [group.Rank]));

        IEnumerable<Tensor> Besides(double share) => besides is null ? [] : [besides(parameters[0]) * share];

        float[][] Gradients(IEnumerable<Tensor> terms, Action<Tensor> backward)
        {
            // A term that touches nothing, for a rank without any other.
            var nothing = Tensor.Zeros(1);
            nothing.RequiresGrad = true;
            backward(terms.Aggregate(nothing.Sum(), (sum, term) => sum + term.To(ScalarType.Float32)));
            float[][] gradients = [.. parameters.Select(p => p.Grad?.To(ScalarType.Float32).ToArray<float>() ?? new float[p.Count])];
            foreach (var parameter in parameters)
            {
                parameter.ClearGrad();
            }

            return gradients;
        }
    }

    // Of the parts of some ranks.
    private Tensor Loss(Rows batch, int[] ranks)
    {
        return (_layer.Forward(Of(batch.Input)) * Of(batch.Weight)).Sum();

        Tensor Of(Tensor rows) => Tensor.Cat([.. ranks.Select(r => RankScenarios.PartOf(batch.Count, r, group.Size)).Select(p => rows.Narrow(0, p.First, p.Count))]);
    }

    private static double Distance(float[] wanted, float[] given)
    {
        var norm = wanted.Sum(a => (double)a * a);
        return Math.Sqrt(wanted.Zip(given, (a, b) => Math.Pow(a - b, 2)).Sum() / (norm > 0 ? norm : 1));
    }

    /// <summary>A batch: what comes in, and by what the loss weighs what goes out.</summary>
    private sealed class Rows
    {
        internal Rows(int count, ScalarType type = ScalarType.Float32)
        {
            Engine.Seed(8);
            Count = count;
            Input = Tensor.Normal([count, Inputs]).To(type);
            Weight = Tensor.Normal([count, Outputs]).To(type);
        }

        internal int Count { get; }

        internal Tensor Input { get; }

        internal Tensor Weight { get; }
    }
}
