namespace Bagan.Networks;

/// <summary>Widths of BAGAN's networks. The defaults are the paper's.</summary>
public sealed record NetworkOptions
{
    /// <summary>The paper's networks.</summary>
    public static NetworkOptions Paper { get; } = new();

    /// <summary>Length of a latent vector, 2 to 1024. Paper: 100.</summary>
    public int Latent { get; init; } = 100;

    /// <summary>Units of the generator's first dense layer, 1 to 8192. Paper: 1024.</summary>
    public int GeneratorDense { get; init; } = 1024;

    /// <summary>Channels of the generator's smallest image, 1 to 1024. Paper: 128.</summary>
    public int GeneratorBase { get; init; } = 128;

    /// <summary>Filters of the generator's stages below half the side, 1 to 1024. Paper: 256.</summary>
    public int GeneratorInner { get; init; } = 256;

    /// <summary>Filters of the generator's last stage before the image, 1 to 1024. Paper: 128.</summary>
    public int GeneratorOuter { get; init; } = 128;

    /// <summary>Filters of the trunk's first four convolutions, 1 to 1024 each; deeper ones repeat the last. Paper: 32, 64, 128, 256.</summary>
    public IReadOnlyList<int> TrunkFilters { get; init; } = [32, 64, 128, 256];

    /// <summary>Slope of the trunk's LeakyReLU below 0, in [0, 1). Paper: 0.3.</summary>
    public double LeakySlope { get; init; } = 0.3;

    /// <summary>Share of the trunk's activations that are dropped in training, in [0, 1). Paper: 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Whether the generator normalises its activations over the batch behind its last dense layer and each convolution but the image's. Paper: false.</summary>
    public bool NormaliseGenerator { get; init; }

    /// <summary>Whether the discriminator's weights are divided by their largest singular values (spectral normalisation). Paper: false.</summary>
    public bool SpectralNorm { get; init; }

    /// <summary>Looks for values out of range.</summary>
    /// <returns>One sentence an error; empty if all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(nameof(Latent), Latent, 2, 1024);
        Check(nameof(GeneratorDense), GeneratorDense, 1, 8192);
        Check(nameof(GeneratorBase), GeneratorBase, 1, 1024);
        Check(nameof(GeneratorInner), GeneratorInner, 1, 1024);
        Check(nameof(GeneratorOuter), GeneratorOuter, 1, 1024);
        if (TrunkFilters.Count != 4 || TrunkFilters.Any(f => f is < 1 or > 1024))
        {
            errors.Add("TrunkFilters must be four numbers of 1 to 1024.");
        }

        if (LeakySlope is not (>= 0 and < 1))
        {
            errors.Add(FormattableString.Invariant($"LeakySlope must be at least 0 and below 1, not {LeakySlope}."));
        }

        if (Dropout is not (>= 0 and < 1))
        {
            errors.Add(FormattableString.Invariant($"Dropout must be at least 0 and below 1, not {Dropout}."));
        }

        return errors;

        void Check(string name, int value, int low, int high)
        {
            if (value < low || value > high)
            {
                errors.Add($"{name} must be {low} to {high}, not {value}.");
            }
        }
    }
}

/// <summary>What the networks must fit: the images and the classes.</summary>
/// <param name="Channels">1 (grey) or 3 (colour).</param>
/// <param name="Side">Side of the square images in pixels; it halves evenly to one of 4 to 8.</param>
/// <param name="Classes">Number of classes, at least 1.</param>
public sealed record NetworkShape(int Channels, int Side, int Classes)
{
    /// <summary>r0: the side halved while it is above 8. 28 gives 7, 64 gives 8.</summary>
    public int BaseSide
    {
        get
        {
            var side = Side;
            while (side > 8)
            {
                side /= 2;
            }

            return side;
        }
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the side does not halve evenly to one of 4 to 8.</exception>
    public void Validate()
    {
        if (Channels is not (1 or 3))
        {
            throw new ArgumentException($"Images have 1 or 3 channels, not {Channels}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 1);
        var side = BaseSide;
        while (side < Side && side > 0)
        {
            side *= 2;
        }

        if (BaseSide < 4 || side != Side)
        {
            throw new ArgumentException($"A side of {Side} pixels does not halve evenly to one of 4 to 8.");
        }
    }
}
