// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.commit.Committer;
import io.heddle.identity.Identity;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.PastCollections;
import io.heddle.validate.LateWrites;
import io.heddle.validate.LateWrites.Judged;
import io.heddle.validate.MissingNotes;
import io.heddle.validate.MissingPrivateData;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.PrivateTimer.Step;
import io.heddle.validate.WantedWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the private values that blocks brought the hashes of and nobody gave: those of
 * collections of which the peer was a member, and those of collections of which it has become one
 * since. Safe for threads.
 *
 * <p>Fabric: gossip/privdata/reconcile.go.
 */
final class Reconciler implements AutoCloseable {

  /*
   * A round goes through all notes, the newest block first, and what nobody has is not asked for in
   * the next rounds: those begin at the height of this one. From time to time, and whenever there is
   * hope (somebody has come, a definition has changed), a round begins at the first block again. So
   * nothing has to be kept of what was tried, which Fabric calls deprioritised.
   */

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final Ledger ledger;
  private final Committer committer;
  private final Puller puller;
  private final CollectionMembers members;
  private final PrivateSharing how;
  private final PrivateTimer timer;
  private final Vital vital;
  private final BlockingQueue<Boolean> hope = new ArrayBlockingQueue<>(1);
  private Optional<Thread> thread = Optional.empty(); // guarded by this

  private volatile boolean isClosed;

  // only the reconciling thread touches these
  private long from;
  private long begun = System.nanoTime();

  Reconciler(
      Ledger ledger,
      Committer committer,
      Puller puller,
      CollectionMembers members,
      PrivateSharing how,
      PrivateTimer timer,
      Vital vital) {
    this.ledger = ledger;
    this.committer = committer;
    this.puller = puller;
    this.members = members;
    this.how = how;
    this.timer = timer;
    this.vital = vital;
  }

  synchronized void start() {
    if (how.isReconciling() && thread.isEmpty()) {
      thread = Optional.of(vital.start("heddle-reconciler-" + ledger.channel(), this::run));
    }
  }

  /** Begins a round soon, and at the first block: somebody may have what nobody had. */
  void hope() {
    boolean _ = hope.offer(true);
  }

  private void run() throws InterruptedException {
    while (!isClosed) {
      boolean isHoped = hope.poll(how.pause().toNanos(), TimeUnit.NANOSECONDS) != null;
      if (isHoped || System.nanoTime() - begun >= how.patience().toNanos()) {
        from = 0;
        begun = System.nanoTime();
      }
      vital.persist("Asking for missing private data", this::round);
    }
  }

  private void round() {
    if (isClosed) {
      return;
    }
    long begin = System.nanoTime();
    long height = ledger.height();
    var blocks = new LongSummaryStatistics();
    for (MissingNotes notes : notes()) {
      long below = height;
      List<MissingPrivateData> batch = newest(notes, below);
      while (!batch.isEmpty() && !isClosed) {
        reconcile(batch).forEach(done -> blocks.accept(done.writer().block()));
        below = batch.getLast().writer().block();
        batch = newest(notes, below);
      }
    }
    from = height;
    timer.tookSince(Step.RECONCILIATION, begin);
    if (blocks.getCount() > 0) {
      log.info(
          "[{}] Reconciliation cycle finished successfully. reconciled {} private data keys from"
              + " blocks range [{} - {}]",
          ledger.channel(),
          blocks.getCount(),
          blocks.getMin(),
          blocks.getMax());
    }
  }

  private List<MissingNotes> notes() {
    List<MissingNotes> all = new ArrayList<>();
    all.add(MissingNotes.ofMember());
    try (StateSnapshot state = ledger.snapshot()) {
      for (MissingNotes.Other other : MissingNotes.others(state)) {
        if (members.isOwn(other.chaincode(), other.collection())) {
          all.add(other.notes());
        }
      }
    }
    return all;
  }

  private List<MissingPrivateData> newest(MissingNotes notes, long below) {
    try (StateSnapshot state = ledger.snapshot()) {
      return notes.newest(state, from, below, how.blocks());
    }
  }

  /** What has come of what was missing. */
  private List<MissingPrivateData> reconcile(List<MissingPrivateData> missing) {
    List<Wanted> wanted =
        missing.stream()
            .flatMap(each -> LateWrites.of(each, ledger).stream())
            .map(this::wanted)
            .toList();
    Map<PrivateDigest, ByteString> given = given(wanted);
    List<MissingPrivateData> done = new ArrayList<>();
    if (!given.isEmpty()) {
      committer.betweenBlocks(() -> {
        List<StateChange> changes = new ArrayList<>();
        try (StateSnapshot state = ledger.snapshot()) {
          for (Wanted each : wanted) {
            Optional.ofNullable(given.get(each.digest()))
                .map(writes -> each.changes(state, writes))
                .filter(late -> !late.isEmpty())
                .ifPresent(late -> {
                  changes.addAll(late);
                  done.add(each.writes().missing());
                });
          }
        }
        ledger.amend(changes);
      });
    }
    return done;
  }

  /** What others give, and nothing for that of which nothing is left. */
  private Map<PrivateDigest, ByteString> given(List<Wanted> wanted) {
    Map<PrivateDigest, ByteString> given = new HashMap<>();
    try (StateSnapshot state = ledger.snapshot()) {
      wanted.stream()
          .filter(each -> each.writes().areGone(state))
          .forEach(each -> given.put(each.digest(), ByteString.EMPTY));
    }
    given.putAll(
        puller.pull(wanted.stream().filter(each -> !given.containsKey(each.digest())).toList()));
    return given;
  }

  private Wanted wanted(LateWrites writes) {
    MissingPrivateData missing = writes.missing();
    return new Wanted(
        writes,
        ledger,
        members,
        members.present(missing.chaincode(), missing.collection()),
        PastCollections.before(
            ledger, missing.writer().block(), missing.chaincode(), missing.collection()));
  }

  /** Those who were members then and still are may have it for longest. */
  private record Wanted(
      LateWrites writes,
      Ledger ledger,
      CollectionMembers members,
      Optional<StaticCollectionConfig> present,
      Optional<StaticCollectionConfig> past)
      implements Puller.Item {

    @Override
    public PrivateDigest digest() {
      return writes.digest();
    }

    @Override
    public boolean isPreferred(Identity who) {
      return isEligible(who) && past.filter(then -> members.include(then, who)).isPresent();
    }

    @Override
    public boolean isEligible(Identity who) {
      return present.filter(now -> members.include(now, who)).isPresent();
    }

    @Override
    public OptionalLong end() {
      return present
          .map(now -> WantedWrites.end(digest().writer().block(), now))
          .orElse(OptionalLong.empty());
    }

    @Override
    public Optional<String> objection(ByteString given) {
      try (StateSnapshot state = ledger.snapshot()) {
        return switch (writes.judge(state, given)) {
          case Judged.Right _ -> Optional.empty();
          case Judged.Wrong(String reason) -> Optional.of(reason);
        };
      }
    }

    /** Judged again, for something may have been purged since. */
    List<StateChange> changes(StateSnapshot state, ByteString given) {
      return switch (writes.judge(state, given)) {
        case Judged.Right right -> writes.changes(state, ledger.height(), right);
        case Judged.Wrong _ -> List.of();
      };
    }
  }

  /**
   * Returns when nothing is changed any more. The thread is not interrupted: it may be writing to
   * the ledger, whose files an interruption would close.
   */
  @Override
  public void close() {
    Optional<Thread> running;
    synchronized (this) {
      running = thread;
    }
    isClosed = true;
    hope();
    try {
      if (running.isPresent()) {
        boolean _ = running.get().join(Duration.ofMinutes(1));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
