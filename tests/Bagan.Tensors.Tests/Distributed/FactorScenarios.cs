using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>
/// A dense layer whose factors travel in place of its gradient, pass after pass: each against one process that has the whole batch. The answer is a word for
/// each pass, with the bytes that this rank sent, and the sum of the last bits of all gradients, which are the same on all ranks.
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
        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            var (seven, five) = (new Rows(7), new Rows(5));
            var summed = Pass("sums", exchange, [seven]);
            var gathered = Pass("gathers", exchange, [seven]);
            var apart = Distance(summed[0], gathered[0]);
            _words.Add(apart < 1e-6 ? "alike" : FormattableString.Invariant($"apart by {apart:e1}"));

            // The layer is used twice: more rows than before, which all ranks learn by that pass.
            Pass("twice", exchange, [seven, five]);
            Pass("twice again", exchange, [seven, five]);
            Pass("fewer", exchange, [five]);
            Pass("without rank 1", exchange, [seven], without: 1);
            Pass("without all", exchange, []);

            // A part of the gradient that does not come from the layer.
            Pass("otherwise", exchange, [five], besides: w => (w * w).Sum());
            Pass("for good", exchange, [five]);
        }

        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            var many = new Rows(600); // of which the factors are larger than a quarter of the gradient
            Pass("many", exchange, [many], most: 1e-5);
            Pass("many again", exchange, [many], most: 1e-5);
        }

        // Without a bias, of which the ranks' sums would be rounded before they are added.
        _layer.Dispose();
        _layer = Layer(bias: false);
        _layer.To(Device.Cpu, ScalarType.BFloat16);
        using (var exchange = new GradientExchange(group, _layer.Parameters()))
        {
            var rows = new Rows(7, ScalarType.BFloat16);
            Pass("half sums", exchange, [rows], most: 1e-2);
            Pass("half gathers", exchange, [rows]);
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

    // The gradients of weight and bias.
    private float[][] Pass(string word, GradientExchange exchange, Rows[] batches, int? without = null, Func<Tensor, Tensor>? besides = null, double most = 1e-6)
    {
        Tensor[] parameters = [.. _layer.Parameters().Select(p => p.Value)];
        int[] present = [.. Enumerable.Range(0, group.Size).Where(r => r != without)];
        List<Tensor> whole = [.. batches.Select(b => Loss(b, present))];
        List<Tensor> own = group.Rank == without ? [] : [.. batches.Select(b => Loss(b, [group.Rank]))];
        if (besides is not null)
        {
            whole.Add(besides(parameters[0]));
            own.Add(besides(parameters[0]) * (1.0 / group.Size));
        }

        var wanted = Gradients(whole, loss => Autograd.Backward(loss));
        var given = Gradients(own, loss => exchange.Backward(loss, [0]));
        var worst = wanted.Zip(given, Distance).Max();
        _words.Add(worst < most ? $"{word} {exchange.Figures.Bytes}" : FormattableString.Invariant($"{word} off by {worst:e1}"));
        _bits += given.SelectMany(g => g).Sum(v => (long)BitConverter.SingleToInt32Bits(v));
        return given;

        float[][] Gradients(List<Tensor> terms, Action<Tensor> backward)
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
