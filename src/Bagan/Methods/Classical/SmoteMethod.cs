using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.Classical;

/// <summary>SMOTE on pixels, k = 5 (Chawla et al. 2002): a new image lies between an image and one of its nearest neighbours in the class.</summary>
internal sealed class SmoteMethod : DirectMethod
{
    /// <inheritdoc/>
    public override string Name => "smote";

    /// <inheritdoc/>
    public override string Description => "Small classes are filled up with blends of an image and one of its 5 nearest neighbours in the class, pixel by pixel (SMOTE).";

    /// <inheritdoc/>
    protected override ImageSet Make(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes) => MakeEdited(real, plan, context, notes).Images;

    /// <inheritdoc/>
    private protected override (ImageSet Images, ImageEdits? Edits) MakeEdited(ImageSet real, SamplingPlan plan, TrainingContext context, ICollection<string> notes)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notes);
        var random = new SeededRandom(context.Seed).Fork(Name);
        var count = checked((int)plan.TotalToGenerate);
        var pixels = real.Pixels.Another(count);
        var labels = new int[count];
        var edits = new ImageEdit[count];
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

                var members = real.IndicesOf(c);
                var smote = new SmoteInterpolator(new PixelRows(real.Pixels, members), Engine.Threads, cancellation: context.Stop);
                if (smote.Note is { } note)
                {
                    notes.Add($"Class {plan.ClassNames[c]}: {note}.");
                }

                for (var i = 0; i < plan.ToGenerate[c]; i++, next++)
                {
                    var drawn = smote.Draw(random);
                    smote.Write(drawn, point);
                    var image = pixels[next];
                    for (var p = 0; p < image.Length; p++)
                    {
                        image[p] = (byte)MathF.Round(point[p] * 255);
                    }

                    labels[next] = c;
                    edits[next] = new ImageEdit(members[drawn.Base]) { Class = c, Partner = members[drawn.Neighbour], Share = drawn.Lambda };
                }
            }

            return (new ImageSet(pixels, labels, real.ClassNames), new ImageEdits(edits));
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }
}

/// <summary>
/// SMOTE within one class (Chawla, Bowyer, Hall, Kegelmeyer, "SMOTE: synthetic minority over-sampling technique", JAIR 2002):
/// a random row, one of its k nearest neighbours in the class, and a random point on the segment between them. The rows may be pixels
/// or codes. A class with fewer than k + 1 rows uses all the others as neighbours; a class of one row gives copies.
/// </summary>
internal sealed class SmoteInterpolator
{
    /// <summary>The paper's number of neighbours.</summary>
    public const int DefaultNeighbours = 5;

    private readonly IRowSource _rows;
    private readonly NearestNeighbours? _nearest;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="rows">The rows of one class, at least one, finite numbers; read again when points are written.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="neighbours">k, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The class is empty, or a number is not finite or beyond 1e15.</exception>
    public SmoteInterpolator(
        IRowSource rows, int threads, int neighbours = DefaultNeighbours, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        if (rows.Rows == 0)
        {
            throw new ArgumentException("SMOTE needs at least one row of the class.", nameof(rows));
        }

        if (RowCheck.FindDefect(rows) is { } defect)
        {
            throw new ArgumentException($"SMOTE cannot interpolate: {defect}.", nameof(rows));
        }

        _rows = rows;
        Neighbours = Math.Min(neighbours, rows.Rows - 1);
        _nearest = Neighbours == 0 ? null : NearestNeighbours.FindAmongOthers(rows, Neighbours, threads, cancellation);
        Note = Neighbours == neighbours ? null
            : Neighbours == 0 ? "one image: SMOTE can only copy it"
            : $"{rows.Rows} images: SMOTE uses {Neighbours} neighbours instead of {neighbours}";
    }

    /// <summary>The neighbours that are used: k, or as many as the class has; 0 for a class of one.</summary>
    public int Neighbours { get; }

    /// <summary>What a reader must know about a class that is too small for k neighbours, or null.</summary>
    public string? Note { get; }

    /// <summary>A row's neighbour; the row itself where there is none at that place.</summary>
    /// <param name="row">Row of the class.</param>
    /// <param name="place">0 for the nearest, and up.</param>
    internal int NeighbourOf(int row, int place) => place < Neighbours ? _nearest!.Index(row, place) : row;

    /// <summary>Draws a point: base and neighbour equally likely, lambda uniform.</summary>
    public SmotePoint Draw(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var start = random.NextInt(_rows.Rows);
        if (_nearest is null)
        {
            return new SmotePoint(start, start, 0);
        }

        var neighbour = _nearest.Index(start, random.NextInt(Neighbours));
        return new SmotePoint(start, neighbour, random.NextUniformSingle());
    }

    /// <summary>Writes a point out.</summary>
    /// <param name="point">From <see cref="Draw"/>.</param>
    /// <param name="target">As many numbers as a row has; each lies between those of base and neighbour.</param>
    /// <exception cref="ArgumentException">The target has another length than a row.</exception>
    public void Write(SmotePoint point, Span<float> target)
    {
        if (target.Length != _rows.Columns)
        {
            throw new ArgumentException($"A row has {_rows.Columns} numbers, the target {target.Length}.", nameof(target));
        }

        var neighbour = new float[_rows.Columns];
        _rows.CopyRow(point.Base, target);
        _rows.CopyRow(point.Neighbour, neighbour);
        for (var i = 0; i < target.Length; i++)
        {
            // In double: the difference of two floats is then exact enough never to leave the segment by rounding.
            target[i] = (float)(target[i] + point.Lambda * ((double)neighbour[i] - target[i]));
        }
    }

    /// <summary>Draws and writes several points.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>count rows.</returns>
    public FloatMatrix Sample(int count, SeededRandom random)
    {
        var sample = new FloatMatrix(count, _rows.Columns);
        for (var i = 0; i < count; i++)
        {
            Write(Draw(random), sample[i]);
        }

        return sample;
    }
}

/// <summary>A synthetic point, before it is written out: base + lambda * (neighbour - base).</summary>
/// <param name="Base">Row of the base in the class.</param>
/// <param name="Neighbour">Row of one of its nearest neighbours in the class; the base itself where it has none.</param>
/// <param name="Lambda">Where between the two the point lies, in [0, 1).</param>
internal readonly record struct SmotePoint(int Base, int Neighbour, float Lambda);
