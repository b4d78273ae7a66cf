// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.Sha256;
import io.heddle.commit.Committer;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.simulate.StateDatabase;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.GivenVerdicts;
import io.heddle.validate.PrivateSource;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A ledger with everything that commits blocks to it, on the recorded channel up to some height:
 * real configuration, real definitions, and then whatever a test adds.
 */
public final class CommittingPeer implements AutoCloseable {

  /** So many are committed as fast as they are copied. */
  private static final int FEW = 2;

  private final LedgerStore store;
  private final Ledger ledger;
  private final Committer committer;
  private final List<ValidatedBlock> committed = new ArrayList<>();

  private CommittingPeer(Path directory, ValidatorOf validator) {
    store = LedgerStore.open(directory);
    ledger = store.ledger(RecordedChannel.NAME);
    committer =
        new Committer(
            ledger, validator.of(new CommittedConfig(ledger), ledger), Vital.alone("committer"));
    committer.listen(committed::add);
  }

  private interface ValidatorOf {
    Validator of(CommittedConfig config, Ledger ledger);
  }

  /** With the recorded blocks below this height; a member of no private data collection. */
  public static CommittingPeer at(long height, Path directory) {
    return at(height, directory, "nobody", Validator::new);
  }

  /** As {@link #at(long, Path)}, with the private data collections of this peer. */
  public static CommittingPeer at(long height, Path directory, SigningIdentity identity) {
    return at(height, directory, identity, StateDatabase.HEDDLE);
  }

  /** As {@link #at(long, Path, SigningIdentity)}, with the rules of this state database. */
  public static CommittingPeer at(
      long height, Path directory, SigningIdentity identity, StateDatabase database) {
    return at(
        height,
        directory,
        "%s-%s".formatted(hash(identity.serialized()), database),
        (config, ledger) ->
            new Validator(
                config,
                ledger,
                identity.serialized(),
                PrivateSource.NONE,
                database,
                GivenVerdicts.NONE));
  }

  private static CommittingPeer at(long height, Path directory, String who, ValidatorOf validator) {
    if (height > FEW) {
      PreparedLedgers.copy(
          "%s-%d".formatted(who, height),
          empty -> {
            try (CommittingPeer first = new CommittingPeer(empty, validator)) {
              first.commitRecorded(height);
            }
          },
          directory);
    }
    CommittingPeer peer = new CommittingPeer(directory, validator);
    if (height <= FEW) {
      peer.commitRecorded(height);
    }
    return peer;
  }

  private static String hash(ByteString identity) {
    return HexFormat.of().formatHex(Sha256.bytes(identity));
  }

  private void commitRecorded(long height) {
    RecordedChannel.blocks().stream()
        .limit(height)
        .map(RecordedChannel::asOrdered)
        .forEach(committer::commit);
  }

  public Ledger ledger() {
    return ledger;
  }

  public Committer committer() {
    return committer;
  }

  /** All blocks that were committed here: of a ledger of more than a few, those since then. */
  public List<ValidatedBlock> committed() {
    return committed;
  }

  /** Commits the next block with these transactions and tells the verdicts. */
  public List<ValidatedTx> commit(List<ByteString> entries) {
    committer.commit(TestTransaction.block(ledger, entries));
    return committed.getLast().transactions();
  }

  @Override
  public void close() {
    store.close();
  }
}
