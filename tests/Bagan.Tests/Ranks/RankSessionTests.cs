using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bagan.Ranks;
using Bagan.Tensors.Distributed;

namespace Bagan.Tests.Ranks;

/// <summary>What ranks learn of each other's faults; both are threads of this process.</summary>
public sealed class RankSessionTests
{
    private readonly ConcurrentQueue<string> _ended = [];

    [Fact]
    public async Task A_rank_that_waits_and_one_that_works_end_by_anothers_failure_with_its_words()
    {
        var port = FreePort();
        var told = new string[3];
        Task[] ranks =
        [
            Run(port, 0, told, ranks => ranks.WaitForAll("drawn", CancellationToken.None)),
            Run(port, 1, told, _ => throw new BaganException("The disk is full.")),
            Run(port, 2, told, ranks =>
            {
                ranks.Faulted.WaitHandle.WaitOne();
                ranks.Faulted.ThrowIfCancellationRequested();
            }),
        ];
        await Task.WhenAll(ranks);
        Assert.Equal("BaganException: The disk is full.", told[1]);
        Assert.Matches("^BaganException: Rank 0 waits for the others in vain, because rank 1 failed at [0-9:]+ UTC: The disk is full.$", told[0]);
        Assert.Matches("^BaganException: This is rank 2 of 3, and it ends because rank 1 failed at [0-9:]+ UTC: The disk is full. Start the job again", told[2]);

        // Those two end their processes with their own words; the other by its error.
        Assert.Equal(2, _ended.Distinct().Count());
        Assert.Contains(_ended, words => $"BaganException: {words}" == told[0]);
        Assert.Contains(_ended, words => $"BaganException: {words}" == told[2]);
    }

    [Fact]
    public async Task Results_of_pieces_that_ranks_dealt_out_are_joined_on_all_of_them()
    {
        var port = FreePort();
        var told = new string[2];
        var results = new int[]?[2][];
        var what = new Dictionary<string, string> { ["pieces"] = "three" };
        await Task.WhenAll(Enumerable.Range(0, 2).Select(rank => Run(port, rank, told, ranks =>
        {
            _ = ranks.Share(what, [], 2, CancellationToken.None);
            _ = ranks.Share(what, [[rank]], 1, CancellationToken.None);
            results[rank] = ranks.Share(what, rank == 0 ? [[0, 3], null, null] : [null, [1, 2], null], 2, CancellationToken.None);
        })));
        Assert.All(told, Assert.Null);
        Assert.All(results, r => Assert.Equal([[0, 3], [1, 2], null], r));
    }

    [Fact]
    public async Task Ranks_that_have_other_pieces_are_refused()
    {
        var port = FreePort();
        var told = new string[2];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(rank => Run(
            port, rank, told, ranks => ranks.Share(new Dictionary<string, string> { ["pieces"] = $"{rank + 1}" }, [.. Enumerable.Repeat<int[]?>(null, rank + 1)], 2, CancellationToken.None))));
        Assert.All(told, words => Assert.Contains("pieces: 1 on rank 0, 2 on rank 1", words));
    }

    private Task Run(int port, int rank, string[] told, Action<RankSession> work) => Task.Factory.StartNew(
        () =>
        {
            using var session = RankSession.Open(
                new LaunchedRank(rank, told.Length) { Port = port }, new Dictionary<string, string>(), CancellationToken.None, _ended.Enqueue);
            try
            {
                session.Do(() => work(session));
            }
            catch (BaganException e)
            {
                told[rank] = $"{e.GetType().Name}: {e.Message}";
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
