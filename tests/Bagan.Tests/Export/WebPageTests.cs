using System.Globalization;
using System.Text.Json;
using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Export.Web;
using Bagan.Jobs.Export;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Tests.Reports.Html;
using Bagan.Training;
using Microsoft.Playwright;

namespace Bagan.Tests.Export;

/// <summary>The exported page in a real browser: its pictures are the program's, it is quick, and a keyboard suffices.</summary>
[Collection(EngineCollection.Name)]
public sealed class WebPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-web-").FullName;

    public void Dispose() => Trees.RemoveListed(_root);

    private string Data => Path.Combine(_root, "data");

    private string Web => Path.Combine(_root, "web");

    [BrowserRuntimeTheory]
    [InlineData("bagan-conditional", 1, 28)]
    [InlineData("bagan", 3, 32)]
    [InlineData("gan", 1, 28)]
    public async Task ThePicturesOfSeedsAreThePrograms(string method, int channels, int side)
    {
        Export(method, channels, side, neighbours: false);
        using var server = new FileServer(Web);
        await using var opened = await chromium.Visit(server.Address);
        var page = opened.Page;
        await Ready(page);
        foreach (var (label, seed) in ((int, ulong)[])[(1, 3), (2, 18446744073709551615), (1, 12345678901234567890)])
        {
            await page.SelectOptionAsync("#class", label.ToString(CultureInfo.InvariantCulture));
            await page.FillAsync("#seed", seed.ToString(CultureInfo.InvariantCulture));
            await page.Locator("#seed").PressAsync("Tab");
            await Drawn(page, $"class {label}, seed {seed}");
            var shown = await Pixels(page);
            var expected = Program(method, label, seed);
            var different = 0;
            for (var i = 0; i < side * side; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var own = expected[((channels == 3 ? c : 0) * side * side) + i];
                    Assert.InRange(shown[(4 * i) + c], own - 1, own + 1);
                    different += shown[(4 * i) + c] == own ? 0 : 1;
                }
            }

            // A value at the border of two grey levels may fall on either side.
            Assert.InRange(different, 0, side * side * 3 / 100);
        }

        Assert.Empty(opened.Complaints);
        Assert.All(opened.Requests, r => Assert.True(r.StartsWith(server.Address, StringComparison.Ordinal) || r.StartsWith("data:", StringComparison.Ordinal), r));
    }

    [BrowserRuntimeFact]
    public async Task AKeyboardDrawsDragsAndGoesFromClassToClass()
    {
        Export("bagan-conditional", 1, 28, neighbours: true, preset: "fast");
        using var server = new FileServer(Web);
        await using var opened = await chromium.Visit(server.Address);
        var page = opened.Page;
        await Ready(page);
        var first = await Pixels(page);

        // Tab reaches every control, in the order in which they stand, and each has a name.
        var reached = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.id"));
        }

        Assert.Equal(["class", "seed", "draw", "save", .. Enumerable.Range(1, 6).Select(i => $"direction-{i}"), "reset", "other", "way"], reached.Take(13));
        foreach (var (role, name) in ((AriaRole, string)[])[(AriaRole.Combobox, "Class"), (AriaRole.Combobox, "Other class"), (AriaRole.Textbox, "Seed"), (AriaRole.Slider, "Direction 3"), (AriaRole.Slider, "Way to the other class"), (AriaRole.Button, "Draw another picture")])
        {
            Assert.Equal(1, await page.GetByRole(role, new() { Name = name, Exact = true }).CountAsync());
        }

        await page.FocusAsync("#direction-1");
        await page.Keyboard.PressAsync("End");
        await Drawn(page, "moved along the directions");
        var moved = await Pixels(page);
        Assert.NotEqual(first, moved);

        await page.FocusAsync("#reset");
        await page.Keyboard.PressAsync("Enter");
        await Until(page, "() => !document.getElementById('caption').textContent.includes('moved')");
        Assert.Equal(first, await Pixels(page));

        // At the end of the way stands the picture of the other class with the same seed.
        await page.FocusAsync("#way");
        await page.Keyboard.PressAsync("End");
        await Drawn(page, "100 % of the way to class 1");
        var end = await Pixels(page);
        await page.SelectOptionAsync("#class", "1");
        await Drawn(page, "class 1, seed");
        Assert.Equal(end, await Pixels(page));

        await page.FocusAsync("#draw");
        await page.Keyboard.PressAsync("Enter");
        await Until(page, "() => document.getElementById('status').textContent.includes(document.getElementById('seed').value)");
        Assert.StartsWith("Synthetic picture: class 1, seed ", await page.GetAttributeAsync("#picture", "aria-label"), StringComparison.Ordinal);
        await Until(page, "() => document.getElementById('neighbour-caption').textContent !== ''");
        Assert.StartsWith("Nearest training image: class", await page.TextContentAsync("#neighbour-caption"), StringComparison.Ordinal);
        Assert.Empty(opened.Complaints);
    }

    /// <summary>
    /// Two seconds to the first picture and ten pictures a second are promised for an idle machine, so the clock decides only with
    /// BAGAN_TIMES=quiet. Beside other work it must still end, draw while the slider moves, and show the slider's last place.
    /// </summary>
    [BrowserRuntimeFact]
    public async Task TheFirstPictureComesSoonAndDraggingIsSmooth()
    {
        var quiet = Environment.GetEnvironmentVariable("BAGAN_TIMES") == "quiet";
        Export("bagan-conditional", 1, 28, neighbours: false, preset: "fast");
        using var server = new FileServer(Web);
        await using var opened = await chromium.Visit(server.Address);
        await Ready(opened.Page);
        var first = await opened.Page.EvaluateAsync<double>("Number(document.documentElement.dataset.ready)");

        const string Drag = """
            seconds => new Promise(done => {
              const slider = document.getElementById('direction-1');
              const count = () => Number(document.documentElement.dataset.pictures);
              const [start, begun] = [count(), performance.now()];
              const drag = () => {
                slider.value = Math.sin(performance.now() / 200) * 3;
                slider.dispatchEvent(new Event('input'));
                const spent = performance.now() - begun;
                spent < 1000 || (count() - start < 2 && spent < seconds * 1000) ? setTimeout(drag, 5) : done(count() - start);
              };
              drag();
            })
            """;
        var drawn = await opened.Page.EvaluateAsync<double>(Drag, quiet ? 1 : 60);
        Console.WriteLine($"first picture after {first} ms, {drawn} pictures while dragging");
        Assert.True(drawn >= (quiet ? 10 : 2), $"{drawn} pictures while dragging");
        Assert.True(!quiet || first < 2000, $"the first picture after {first} ms");

        const string Place = "place => { const slider = document.getElementById('direction-1'); slider.value = place; slider.dispatchEvent(new Event('input')); }";
        await opened.Page.EvaluateAsync(Place, 2.5);
        var dragged = await Settled(opened.Page);
        await opened.Page.EvaluateAsync(Place, -2.5);
        Assert.NotEqual(dragged, await Settled(opened.Page));
        await opened.Page.EvaluateAsync(Place, 2.5);
        Assert.Equal(dragged, await Settled(opened.Page));
    }

    // The picture once the page has drawn the newest wish.
    private static async Task<int[]> Settled(IPage page)
    {
        await Until(page, "() => document.getElementById('picture').getAttribute('aria-busy') === 'false'");
        return await Pixels(page);
    }

    private void Export(string method, int channels, int side, bool neighbours, string preset = "")
    {
        using var train = TinySet.Make([14, 9, 5], channels, side);
        DataWriter.Write(DataWriter.Find("folders"), Data, [new WrittenSplit(null, train)]);
        var training = new TrainingOptions { Epochs = 1, Batch = 8, Precision = Precision.Float32, Preset = preset == "fast" ? PresetName.Fast : null };
        var trained = Path.Combine(_root, "trained");
        new TrainJob(new TrainOptions { Data = new SourceOptions { Path = Data }, Method = method, Training = training, Output = new OutputOptions { Out = trained } }, NoProgress.Instance).Run(default);
        var options = new ExportOptions { Run = trained, To = ExportTarget.Web, WithNeighbours = neighbours, Real = neighbours ? Data : null, Output = new OutputOptions { Out = Web } };
        Assert.Empty(options.Validate());
        new ExportJob(options, BrowserRuntime.OfUser, NoProgress.Instance).Run(default);
    }

    // The image of a seed as generate writes it.
    private byte[] Program(string method, int label, ulong seed)
    {
        var checkpoints = Path.Combine(_root, "trained", "run", "checkpoints");
        var (folder, own) = method == "gan" ? (Path.Combine(checkpoints, $"class-{label}"), 0) : (checkpoints, label);
        using var file = CheckpointStore.ForReading(folder).LoadNewest((path, why) => throw new InvalidOperationException(path + why))!;
        using var model = BaganModel.Load(file, Device.Cpu);
        using var pixels = new PixelBlock(1, model.Header.Shape.Channels, model.Header.Shape.Side, model.Header.Shape.Side);
        model.Generate(own, [seed], pixels, 0);
        return pixels[0].ToArray();
    }

    private static Task Ready(IPage page) => Until(page, "() => document.documentElement.dataset.ready !== undefined");

    private static Task Drawn(IPage page, string text) => Until(page, "text => document.getElementById('caption').textContent.includes(text)", text);

    // Asked from outside: the page's own policy forbids what Playwright's waiting inside the page needs.
    private static async Task Until(IPage page, string condition, object? argument = null)
    {
        for (var tries = 0; !await page.EvaluateAsync<bool>(condition, argument); tries++)
        {
            Assert.True(tries < 6000, $"never came: {condition} {argument}; the page says '{await page.TextContentAsync("#caption")}'");
            await Task.Delay(20);
        }
    }

    private static async Task<int[]> Pixels(IPage page) => await page.EvaluateAsync<int[]>("""
        (() => {
          const canvas = document.getElementById('picture');
          return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
        })()
        """);
}
