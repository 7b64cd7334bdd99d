using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Imaging;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Numerics;
using Bagan.Tests.IO;
using Bagan.Tests.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Filling;

/// <summary>Photographs of many sizes: what is written has the size of the photograph that it was made of.</summary>
[Collection(EngineCollection.Name)]
public sealed class OwnSizeTests : IDisposable
{
    private const int Side = 48;
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-own-").FullName;

    private string Data => Path.Combine(_root, "data");

    public void Dispose() => Trees.RemoveListed(_root);

    [Theory]
    [InlineData("balanced", FitMode.Crop)]
    [InlineData("balanced+filter", FitMode.Pad)]
    [InlineData("distil", FitMode.Auto)]
    [InlineData("paste", FitMode.Stretch)]
    [InlineData("context-paste", FitMode.Crop)]
    [InlineData("mirror", FitMode.Stretch)]
    [InlineData("affine", FitMode.Crop)]
    [InlineData("smote", FitMode.Crop)]
    public void WhatIsWrittenHasTheSizeOfItsOriginalAndShowsWhatTheNetworksSaw(string method, FitMode fit)
    {
        WritePhotographs([8, 3, 1], colour: method is "smote" or "paste" or "context-paste"); // grey and coloured ones blended are neither
        var (own, small, drawn) = (Path.Combine(_root, "own"), Path.Combine(_root, "small"), Path.Combine(_root, "drawn"));
        Balance(method, fit, own);
        Balance(method, fit, small, "network");

        var sizes = Pictures(Data).GroupBy(p => p.Class).ToDictionary(g => g.Key, g => g.Select(p => (p.Image.Width, p.Image.Height, p.Image.Channels)).ToHashSet());
        var written = Pictures(Path.Combine(own, "balanced"));
        Assert.Equal(24, written.Count);
        Assert.All(written, p => Assert.Contains((p.Image.Width, p.Image.Height, p.Image.Channels), sizes[p.Class]));

        // Originals are the same files.
        Assert.Equal(
            Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Select(Hash).Order(),
            Directory.EnumerateFiles(Path.Combine(own, "balanced"), "real-*", SearchOption.AllDirectories).Select(Hash).Order());

        // Read at the networks' size they are the images that the networks made.
        var read = fit == FitMode.Auto ? FitMode.Stretch : fit; // a crop would leave out a fifth of these
        var (known, seen) = (Generated(Path.Combine(small, "balanced"), read), Generated(Path.Combine(own, "balanced"), read));
        Assert.Equal(MethodChoice.Parse(method).Parts.HasFlag(MethodParts.Teacher) ? 7 : 12, known.Count); // methods with a teacher repeat 2 and 3 originals of the classes that lack 5 and 7
        Assert.Equal(known.Keys, seen.Keys);
        foreach (var (name, pixels) in known)
        {
            Assert.InRange(Difference(pixels, seen[name]), 0, 6);
            Assert.True(known.Any(k => k.Key != name && Difference(k.Value, seen[name]) > 12), name);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(own, "manifest.csv")), File.ReadAllText(Path.Combine(small, "manifest.csv")));

        // The page shows them beside their originals, and every picture leads to its file.
        var page = File.ReadAllText(Path.Combine(own, "report.html"));
        var links = Regex.Matches(page, "href=\"(balanced/[^\"]+)\"").Select(m => Path.Combine(own, m.Groups[1].Value)).ToList();
        Assert.Equal((method is "smote" or "paste" or "context-paste" ? 3 : 2) * 6, links.Count); // three of each of the classes that gained images
        Assert.All(links, f => Assert.True(File.Exists(f), f));
        Assert.Contains("<strong><bdi>class-1</bdi></strong>", page, StringComparison.Ordinal);
        if (!method.StartsWith("balanced", StringComparison.Ordinal))
        {
            // Blended pictures are changed; whole pictures that are turned or mirrored are not.
            Assert.Equal(method is "smote" or "paste" or "context-paste", page.Contains("class-1: changed region", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("class=\"photographs\"", File.ReadAllText(Path.Combine(small, "report.html")), StringComparison.Ordinal);

        // What balance left draws the same bytes.
        new GenerateJob(new GenerateOptions { Run = own, Like = Data, Output = new OutputOptions { Out = drawn } }, NoProgress.Instance).Run(default);
        Assert.Equal(Hashes(Path.Combine(own, "balanced")), Hashes(drawn));
    }

    [Fact]
    public void SquaresOfAnySizeAreWrittenAndRepeatedOriginalsKeepTheirSize()
    {
        WritePhotographs([5, 2]);
        var (squares, repeated) = (Path.Combine(_root, "squares"), Path.Combine(_root, "repeated"));
        Balance("affine", FitMode.Crop, squares, "40");
        Assert.All(Pictures(Path.Combine(squares, "balanced")), p => Assert.Equal((40, 40), (p.Image.Width, p.Image.Height)));

        Balance("oversample", FitMode.Crop, repeated);
        var originals = Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Select(Hash).ToHashSet();
        var files = Directory.EnumerateFiles(Path.Combine(repeated, "balanced"), "*", SearchOption.AllDirectories).ToLookup(f => Path.GetFileName(f).Split('-')[0]);
        Assert.Equal((7, 3), (files["real"].Count(), files["repeated"].Count()));
        Assert.All(files["real"], f => Assert.Contains(Hash(f), originals));
        var known = Pictures(Data).Select(p => Convert.ToHexString(p.Image.Pixels)).ToHashSet();
        Assert.All(files["repeated"], f =>
        {
            var png = File.ReadAllBytes(f);
            Assert.Equal("yes", PngText.Read(png)["Repeated"]);
            Assert.Contains(Convert.ToHexString(ImageDecoder.Decode(png, DecodeOptions.Default).Pixels), known);
        });
    }

    [Fact]
    public void ValidationImagesHeldOutDoNotTakeTheSizeAway()
    {
        WritePhotographs([12, 4]);
        var folder = Path.Combine(_root, "val");
        Balance("affine", FitMode.Auto, folder, val: 0.25);
        var sizes = Pictures(Data).Select(p => (p.Image.Width, p.Image.Height)).ToHashSet();
        var written = Pictures(Path.Combine(folder, "balanced"));
        Assert.Equal(18, written.Count); // nine of the larger class, which keeps three to validate on, and as many of the smaller
        Assert.All(written, p => Assert.Contains((p.Image.Width, p.Image.Height), sizes));
    }

    [Fact]
    public void ImagesMadeOfNothingHaveTheNetworksSizeAndTheRunSaysSo()
    {
        WritePhotographs([6, 3]);
        var heard = new ListeningSink();
        var folder = Path.Combine(_root, "bagan");
        Balance("bagan-conditional", FitMode.Crop, folder, null, heard);
        Assert.All(Pictures(Path.Combine(folder, "balanced")), p => Assert.Equal((Side, Side), (p.Image.Width, p.Image.Height)));
        Assert.Contains(heard.Messages, m => m.Contains("have no original whose size they could have: they are written at 48x48 pixels", StringComparison.Ordinal));
    }

    [Fact]
    public void APhotographThatIsGoneIsNamed()
    {
        WritePhotographs([4]);
        using var data = DataLoader.Load(Data, new DataReadOptions { Size = Side });
        using var own = data.OpenPictures!(default);
        var source = data.Train.Sources![2];
        Assert.Null(own.ShapeOf("another.png"));
        var shape = own.ShapeOf(source)!.Value;
        DecodedImage? seen = null;
        own.Read([source], 2, (s, image) => seen = s == source ? image : null, default);
        Assert.Equal((shape.Channels, shape.Height, shape.Width), (seen!.Channels, seen.Height, seen.Width));

        File.Delete(Path.Combine(Data, source));
        Assert.Contains(source, Assert.Throws<BaganInputException>(() => own.Read([source], 1, (_, _) => { }, default)).Message, StringComparison.Ordinal);
    }

    private static string Hash(string file) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));

    private static List<string> Hashes(string folder) =>
        [.. Directory.EnumerateFiles(folder, "generated-*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{Path.GetRelativePath(folder, f)} {Hash(f)}")];

    private static List<(string Class, DecodedImage Image)> Pictures(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(Path.GetDirectoryName(f))!, ImageDecoder.Decode(File.ReadAllBytes(f), DecodeOptions.Default)))];

    private static SortedDictionary<string, byte[]> Generated(string folder, FitMode fit)
    {
        var images = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "generated-*.png", SearchOption.AllDirectories))
        {
            var pixels = new byte[3 * Side * Side];
            ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(file), DecodeOptions.Default), fit, 3, Side, Side, pixels);
            images[Path.GetRelativePath(folder, file)] = pixels;
        }

        return images;
    }

    // The mean difference in grey levels, of the middle: from beyond the border the networks see the border repeated, a photograph shows more.
    private static double Difference(byte[] a, byte[] b) =>
        Enumerable.Range(0, a.Length).Where(i => i % Side is >= 3 and < Side - 3 && i / Side % Side is >= 3 and < Side - 3).Average(i => Math.Abs(a[i] - b[i]));

    private void Balance(string method, FitMode fit, string folder, string? size = null, IProgressSink? sink = null, double val = 0) => new BalanceJob(
        new BalanceOptions
        {
            Data = new DataOptions { Path = Data, Size = Side, Fit = fit },
            Method = method,
            Training = method is "mirror" or "affine" or "smote" or "oversample" ? new TrainingOptions() : new TrainingOptions { Epochs = 1, Batch = 8, Precision = Precision.Float32 },
            Output = new OutputOptions { Out = folder },
            OutputSize = size,
            Steps = 2,
            Seeds = 1,
            Val = val,
        },
        sink ?? NoProgress.Instance,
        "").Run(default);

    // Soft patches of colour; one in three is grey, upright or lying, and each has a size of its own.
    private void WritePhotographs(int[] counts, bool colour = false)
    {
        for (var c = 0; c < counts.Length; c++)
        {
            Directory.CreateDirectory(Path.Combine(Data, $"class-{c}"));
            for (var i = 0; i < counts[c]; i++)
            {
                var random = new SeededRandom((ulong)((100 * c) + i));
                var (width, height, channels) = (40 + random.NextInt(40), 40 + random.NextInt(40), i % 3 == 1 && !colour ? 1 : 3);
                var pixels = new byte[channels * width * height];
                for (var plane = 0; plane < channels; plane++)
                {
                    var (x0, y0, level) = (random.NextUniform() * width, random.NextUniform() * height, 60 + random.NextInt(100));
                    for (var p = 0; p < width * height; p++)
                    {
                        var (x, y) = ((p % width) - x0, (p / width) - y0);
                        pixels[(plane * width * height) + p] = (byte)(level + (80 * Math.Exp(-((x * x) + (y * y)) / 500)));
                    }
                }

                File.WriteAllBytes(Path.Combine(Data, $"class-{c}", string.Create(CultureInfo.InvariantCulture, $"{i:D3}.png")), PngEncoder.Encode(pixels, channels, height, width));
            }
        }
    }
}
