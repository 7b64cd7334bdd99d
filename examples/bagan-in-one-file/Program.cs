// BAGAN in one file: a generative adversarial network that draws images of classes of which there are too few.
// Mariani, Scheidegger, Istrate, Bekas, Malossi, "BAGAN: Data Augmentation with Balancing GAN", arXiv 1803.09655 (2018),
// section 3. Its idea: the images of ALL classes teach an autoencoder how images look; the generator and the discriminator
// start from it, and a class is a region of its latent space, however few images the class has.
//
//   dotnet run -c Release --project examples/bagan-in-one-file -- [STEPS [PICTURE [DATA]]]
//
// trains both stages for STEPS steps (default 600) on Fashion-MNIST, made imbalanced, and writes PICTURE (bagan.png) with one
// row per class: five real images, then ten generated ones. The networks are smaller than the paper's (src/Bagan/Networks).
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Tensors;
using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

const int Batch = 128, Side = 28;
var steps = args.Length > 0 ? int.Parse(args[0]) : 600;
var picture = args.Length > 1 ? args[1] : "bagan.png";
var folder = args.Length > 2 ? args[2] : Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");

Engine.Configure(new EngineOptions { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
Engine.Seed(0);
var random = new Random(0);
using var everything = new TensorScope(); // owns every tensor made outside the steps, which have scopes of their own

// ---- Data: images in [-1, 1]; the first class has 40 times the images of the last ----
using var data = DataLoader.Load(folder);
using var train = data.Train.Select(ImbalanceProtocol.Parse("exp:40").Apply(data.Train, seed: 0));
var classes = train.ClassNames.Count; // n
var bytes = Enumerable.Range(0, train.Count).SelectMany(i => train[i].ToArray()).ToArray();
var images = (Tensor.From<byte>(bytes, train.Count, 1, Side, Side).To(ScalarType.Float32) / 127.5) - 1; // [N, 1, 28, 28]
Console.WriteLine($"{train.Count} images: {string.Join(", ", train.ClassNames.Zip(train.ClassCounts, (name, count) => $"{name} {count}"))}");

// ---- Step 1: the autoencoder, trained on the images of all classes, without their labels ----
using var encoder = new TrunkWithHead(Decoder.Latent);
using var decoder = new Decoder();
using (var adam = new Adam([.. encoder.NamedParameters(), .. decoder.NamedParameters()], new AdamOptions(1e-3, Beta1: 0.9)))
{
    Repeat("autoencoder", ["reconstruction"], () =>
    {
        var x = ImagesAt(Positions());

        // L = mean (decoder(encoder(x)) - x)^2
        var loss = Functional.MeanSquaredError(decoder.Forward(encoder.Forward(x)), x);
        Autograd.Backward(loss);
        adam.Step();
        return [loss];
    });
}

// ---- Step 2: the class-conditional latent distributions N(mu_c, Sigma_c), from the codes of each class ----
encoder.Train(false);
Gaussian[] latents;
using (Autograd.NoGrad())
{
    latents = [.. Enumerable.Range(0, classes).Select(c => new Gaussian(encoder.Forward(ImagesAt(train.IndicesOf(c)))))];
}

// ---- Step 3: initialisation. The generator IS the decoder; the discriminator starts with the encoder's convolutions ----
var generator = decoder;
using var discriminator = new TrunkWithHead(classes + 1);
foreach (var (own, learnt) in discriminator.Trunk.Parameters().Zip(encoder.Trunk.Parameters()))
{
    own.Assign(learnt.Master);
}

// ---- Step 4: adversarial training, balanced: every class is generated equally often ----
using (var generatorAdam = new Adam(generator.NamedParameters(), new AdamOptions(2e-4)))
using (var discriminatorAdam = new Adam(discriminator.NamedParameters(), new AdamOptions(2e-4)))
{
    generator.ClearGradients();
    var fakes = (Batch + classes - 1) / classes; // as many as a class has in a balanced batch
    Repeat("adversarial", ["discriminator", "generator"], () =>
    {
        // L_D = -log D_y(x) - log D_fake(G(z)): one softmax over the n classes and "fake". A separate output for real or fake
        // would learn that rare classes are fake.
        var batch = Positions();
        var fake = generator.Forward(Draw(fakes).Latents).Detach();
        var wantedLabels = Tensor.Cat([Indices([.. batch.Select(i => train.Labels[i])]), Tensor.Full([fakes], classes, ScalarType.Int64)]);
        var logits = discriminator.Forward(Tensor.Cat([ImagesAt(batch), fake])); // [N + M, n + 1]
        var discriminatorLoss = Functional.CrossEntropy(logits, wantedLabels);
        Autograd.Backward(discriminatorLoss);
        discriminatorAdam.Step();

        // L_G = -log D_c(G(z)) with z ~ N(mu_c, Sigma_c): the discriminator should see the class c that z was drawn for. The
        // classes are drawn uniformly, so rare ones count as much as frequent ones.
        var (z, wanted) = Draw(Batch + fakes);
        discriminator.SetRequiresGrad(false);
        var generatorLoss = Functional.CrossEntropy(discriminator.Forward(generator.Forward(z)), wanted);
        Autograd.Backward(generatorLoss);
        generatorAdam.Step();
        discriminator.SetRequiresGrad(true);
        return [discriminatorLoss, generatorLoss];
    });
}

// ---- The picture ----
const int Real = 5, Made = 10;
var canvas = new byte[classes * Side * (Real + Made) * Side];
{
    for (var c = 0; c < classes; c++)
    {
        var row = Tensor.Cat([ImagesAt([.. train.IndicesOf(c).Take(Real)]), generator.Forward(latents[c].Draw(Made))]); // [15, 1, 28, 28]
        var pixels = row.Permute(1, 2, 0, 3).ToArray<float>(); // [1, 28, 15, 28]: line by line of the picture
        for (var i = 0; i < pixels.Length; i++)
        {
            canvas[(c * pixels.Length) + i] = (byte)Math.Clamp(MathF.Round((pixels[i] + 1) * 127.5f), 0, 255);
        }
    }
}

File.WriteAllBytes(picture, PngEncoder.Encode(canvas, 1, classes * Side, (Real + Made) * Side));
Console.WriteLine($"Wrote {picture}: one row per class, {Real} real and {Made} generated images.");

// The positions of a random batch of real images, images by their positions, and whole numbers as a tensor.
int[] Positions() => [.. Enumerable.Range(0, Batch).Select(_ => random.Next(train.Count))];
Tensor ImagesAt(int[] positions) => images.IndexSelect(0, Indices(positions)); // [N, 1, 28, 28]
static Tensor Indices(int[] values) => Tensor.From<long>([.. values.Select(i => (long)i)], values.Length);

// Latents of classes that are drawn uniformly, and those classes.
(Tensor Latents, Tensor Classes) Draw(int count)
{
    var drawn = Enumerable.Range(0, count).Select(_ => random.Next(classes)).Order().ToArray();
    return (Tensor.Cat([.. drawn.CountBy(c => c).Select(c => latents[c.Key].Draw(c.Value))]), Indices(drawn));
}

// Runs a step many times, each in a scope that frees its tensors, and prints the mean losses ten times.
void Repeat(string stage, string[] names, Func<Tensor[]> step)
{
    var sums = new double[names.Length];
    var every = Math.Max(1, steps / 10);
    for (var i = 1; i <= steps; i++)
    {
        using var scope = new TensorScope();
        var losses = step();
        sums = [.. sums.Zip(losses, (sum, loss) => sum + loss.Item())];
        if (i % every == 0)
        {
            Console.WriteLine($"{stage} {i}/{steps}: {string.Join(", ", names.Zip(sums, (name, sum) => $"{name} {sum / every:0.0000}"))}");
            Array.Clear(sums);
        }
    }
}

// N(mu, Sigma) of codes [n, D]. With F = (codes - mu) / sqrt(n - 1), Sigma = F^T F, so mu + e F with e ~ N(0, I) has the
// covariance Sigma, even for a class with fewer images than the latent space has dimensions.
internal sealed class Gaussian(Tensor codes)
{
    private readonly Tensor _mean = codes.Mean([0]); // [D]
    private readonly Tensor _factor = (codes - codes.Mean([0])) / Math.Sqrt(codes.Size(0) - 1); // F, [n, D]

    public Tensor Draw(int count) => _mean + Tensor.Normal([count, _factor.Size(0)]).Matmul(_factor); // [count, D]
}

// The convolutions that the encoder and the discriminator share: [N, 1, 28, 28] to [N, 64 * 7 * 7].
internal sealed class Trunk : Module
{
    private readonly Conv2d _first, _second;

    public Trunk() => (_first, _second) =
        (Register("conv1", new Conv2d(1, 32, 3, stride: 2, padding: 1)), Register("conv2", new Conv2d(32, 64, 3, stride: 2, padding: 1)));

    public Tensor Forward(Tensor x) => Layer(_second, Layer(_first, x)).Flatten();

    private Tensor Layer(Conv2d convolution, Tensor x) => Fused.LeakyDropout(convolution.Forward(x), slope: 0.3, probability: 0.3, IsTraining);
}

// The trunk under a linear head. Encoder: a head of D outputs, the code. Discriminator: a head of n + 1, the classes and "fake".
internal sealed class TrunkWithHead : Module
{
    private readonly Linear _head;

    public TrunkWithHead(int outputs) =>
        (Trunk, _head) = (Register("trunk", new Trunk()), Register("head", new Linear(64 * 7 * 7, outputs)));

    public Trunk Trunk { get; }

    public Tensor Forward(Tensor images) => _head.Forward(Trunk.Forward(images)); // [N, outputs]
}

// Latents [N, D] to images [N, 1, 28, 28]: the decoder, and later the generator.
internal sealed class Decoder : Module
{
    public const int Latent = 50; // D
    private readonly Linear _dense;
    private readonly Conv2d _first, _second;

    public Decoder() => (_dense, _first, _second) = (Register("dense", new Linear(Latent, 64 * 7 * 7)),
        Register("conv1", new Conv2d(64, 32, 5, bias: false)), Register("conv2", new Conv2d(32, 1, 5, bias: false)));

    public Tensor Forward(Tensor z)
    {
        var x = Functional.Relu(_dense.Forward(z)).Reshape(-1, 64, 7, 7).Contiguous(MemoryFormat.ChannelsLast);
        x = Fused.UpsampleConv(x, _first.Weight, relu: true); // [N, 32, 14, 14]: each pixel repeated 2 x 2, then a 5 x 5 convolution
        return Functional.Tanh(Fused.UpsampleConv(x, _second.Weight, relu: false)); // [N, 1, 28, 28]
    }
}
