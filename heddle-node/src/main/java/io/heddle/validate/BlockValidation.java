// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.NoVerdict;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.StoredDefinition;
import io.heddle.simulate.StateDatabase;
import io.heddle.update.ConfigUpdates;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.PrivateTimer.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The validation of one block: each transaction by itself, then all of them in their order. */
final class BlockValidation {

  private final Block block;
  private final Ledger ledger;
  private final StateReader committed;
  private final CommittedDefinitions definitions;
  private final BlockState state;
  private final PrivateWrites written;
  private final PrivateTimer timer;
  private final PrivateValues values;
  private final Optional<ByteString> keeper;
  private final StateDatabase database;
  private final GivenVerdicts given;
  private final List<Label> labels;

  /**
   * @param keeper the peer whose private values the ledger keeps, empty if it keeps none
   * @param others who is asked for private values that are not at hand
   */
  BlockValidation(
      Block block,
      Ledger ledger,
      StateReader committed,
      Optional<ByteString> keeper,
      PrivateSource others,
      StateDatabase database,
      GivenVerdicts given) {
    this.block = block;
    this.ledger = ledger;
    this.committed = committed;
    this.definitions = new CommittedDefinitions(committed);
    this.state = new BlockState(committed);
    this.written = new PrivateWrites(ledger.transientData()::find, others);
    this.timer = others.timer();
    this.values =
        new PrivateValues(
            committed,
            written,
            expiry(Space.Kind.VALUES),
            new PrivateWriteSets(block.getHeader().getNumber(), committed, definitions));
    this.keeper = keeper;
    this.database = database;
    this.given = given;
    this.labels = block.getData().getDataList().stream().map(Label::of).toList();
  }

  /** The first block of a channel: a configuration that is taken as it is, without a signature. */
  ValidatedBlock first() {
    ChannelConfig config = ChannelConfig.fromBlock(block);
    if (!config.channel().equals(ledger.channel())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The first block of channel '%s' is one of channel '%s'"
              .formatted(ledger.channel(), config.channel()));
    }
    Content.Configuration configuration = onlyConfiguration();
    putConfig(configuration.data(), 0);
    return outcome().validated(List.of(configuration), Optional.empty());
  }

  /** Any other block, under the configuration in force. */
  ValidatedBlock next(ChannelConfig config) {
    var examination = new Examination(config, ledger::isKnown);
    var membership = new Membership(keeper, config, definitions);
    List<Content> examined = InParallel.map(block.getData().getDataList(), examination::examine);
    List<Content> contents = checkEndorsements(examined, config);
    contents = refuseDuplicates(contents);
    contents = refuseGiven(contents);
    contents = applyInOrder(contents, config);
    requireReadableDefinitions();
    takePrivateValues(examined, contents, membership);
    return outcome().validated(contents, previousCommitHash());
  }

  private Content.Configuration onlyConfiguration() {
    if (block.getData().getDataCount() != 1) {
      throw notOnlyConfiguration(
          "it has %d transactions".formatted(block.getData().getDataCount()));
    }
    try {
      return Content.Configuration.parse(Heading.parse(block.getData().getData(0)));
    } catch (InvalidTransaction e) {
      throw notOnlyConfiguration(e.reason());
    }
  }

  private HeddleException notOnlyConfiguration(String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "The first block of channel '%s' is not just a configuration: %s"
            .formatted(ledger.channel(), why));
  }

  private Outcome outcome() {
    List<StateChange> kept = new ArrayList<>(state.stateChanges());
    kept.addAll(expiry(Space.Kind.HASHES).changes(state));
    kept.addAll(values.changes(state));
    return new Outcome(block, labels, state, kept);
  }

  private Expiry expiry(Space.Kind kind) {
    return new Expiry(block.getHeader().getNumber(), committed, definitions, kind);
  }

  private List<Content> checkEndorsements(List<Content> contents, ChannelConfig config) {
    var check =
        new EndorsementCheck(config, new EndorsementPolicies(config, committed, definitions));
    List<Content> checked = new ArrayList<>(contents.size());
    for (Content content : contents) {
      checked.add(unlessRefused(content, invocation -> checkEndorsements(invocation, check)));
    }
    return checked;
  }

  private void checkEndorsements(Content.Invocation invocation, EndorsementCheck check)
      throws InvalidTransaction {
    EndorserTransaction transaction = invocation.transaction();
    try {
      check.check(transaction, invocation.endorsers());
    } catch (Undecided e) {
      throw NoVerdict.onTransaction(
          number(), ledger.channel(), transaction.txId().shortId(), e.reason());
    }
  }

  /** Of several good transactions with one id the first one stays. */
  private static List<Content> refuseDuplicates(List<Content> contents) {
    Set<TxId> seen = new HashSet<>();
    List<Content> checked = new ArrayList<>(contents.size());
    for (Content content : contents) {
      checked.add(
          unlessRefused(
              content,
              invocation -> {
                if (!seen.add(invocation.transaction().txId())) {
                  throw new InvalidTransaction(
                      TxValidationCode.DUPLICATE_TXID,
                      "Its id is that of an earlier transaction of the block");
                }
              }));
    }
    return checked;
  }

  private List<Content> refuseGiven(List<Content> contents) {
    List<Content> checked = new ArrayList<>(contents.size());
    for (Content content : contents) {
      checked.add(
          unlessRefused(
              content,
              invocation -> {
                Optional<TxValidationCode> code = given.of(invocation.transaction().txId());
                if (code.isPresent()) {
                  throw new InvalidTransaction(
                      code.get(), "The network's owner has injected this fault into it");
                }
              }));
    }
    return checked;
  }

  private List<Content> applyInOrder(List<Content> contents, ChannelConfig config) {
    var reads = new ReadCheck(state, this::writer);
    List<Content> applied = new ArrayList<>(contents.size());
    for (int index = 0; index < contents.size(); index++) {
      requireUsable(contents.get(index), config);
      Content content =
          unlessRefused(
              contents.get(index),
              invocation -> {
                checkWrites(invocation.transaction().sets());
                reads.check(invocation.transaction().sets());
              });
      apply(content, index);
      applied.add(content);
    }
    return applied;
  }

  private void apply(Content content, int index) {
    switch (content) {
      case Content.Refused _ -> {}
      case Content.Configuration configuration -> putConfig(configuration.data(), index);
      case Content.Invocation(EndorserTransaction transaction, _) ->
          WriteSet.apply(transaction.sets(), versionOf(index), state);
    }
  }

  /** Private writes were looked at by who endorsed them; their hashes can always be stored. */
  private void checkWrites(List<NamespaceSet> sets) throws InvalidTransaction {
    for (NamespaceSet set : sets) {
      for (KVWrite write : set.open().getWritesList()) {
        try {
          database.checkWrite(write.getKey(), write.getValue());
        } catch (HeddleException e) {
          throw new InvalidTransaction(
              TxValidationCode.INVALID_WRITESET,
              "A write of chaincode '%s' cannot be stored: %s"
                  .formatted(set.namespace(), e.getMessage()));
        }
      }
    }
  }

  private void requireUsable(Content content, ChannelConfig config) {
    if (!(content instanceof Content.Configuration configuration)) {
      return;
    }
    try {
      ConfigUpdates.apply(config, configuration.envelope());
    } catch (HeddleException e) {
      throw unusable(e.getMessage());
    } catch (RuntimeException e) {
      throw unusable(Unforeseen.verdict(e).reason());
    } catch (StackOverflowError e) {
      throw unusable(Unforeseen.verdict(e).reason());
    }
  }

  /**
   * Those that the block brings. Each peer of Fabric looks at a definition whose sequence is
   * written, and stops there if it can make nothing of it.
   *
   * <p>Fabric: core/chaincode/lifecycle/cache.go, HandleStateUpdates.
   */
  private void requireReadableDefinitions() {
    Space space = Space.open(Definitions.namespace());
    for (ByteString key : state.changed(space)) {
      Definitions.nameOfSequence(key.toStringUtf8())
          .map(name ->
              Definitions.look(
                  name,
                  field ->
                      state
                          .latest(new StateKey(space, ByteString.copyFromUtf8(field)))
                          .map(StateEntry::value)
                          .orElse(ByteString.EMPTY)))
          .ifPresent(found -> {
            if (found instanceof StoredDefinition.Unreadable(String why)) {
              throw NoVerdict.onDefinition(number(), ledger.channel(), why);
            }
          });
    }
  }

  private long number() {
    return block.getHeader().getNumber();
  }

  private NoVerdict unusable(String why) {
    return NoVerdict.onConfiguration(number(), ledger.channel(), why);
  }

  /**
   * What well-formed transactions wrote to collections is kept whatever their verdict is. It has no
   * part in the verdicts, so others are asked once, for the whole block.
   */
  private void takePrivateValues(
      List<Content> examined, List<Content> contents, Membership membership) {
    long begin = System.nanoTime();
    forEachInvocation(
        examined, (invocation, index) -> written.look(invocation, versionOf(index), membership));
    timer.tookSince(Step.LIST_MISSING, begin);
    written.fetch(
        block.getHeader().getNumber(),
        position -> !(contents.get((int) position) instanceof Content.Refused));
    forEachInvocation(
        examined,
        (invocation, index) -> {
          EndorserTransaction transaction = invocation.transaction();
          if (contents.get(index) instanceof Content.Refused) {
            values.keep(transaction, versionOf(index), membership);
          } else {
            values.apply(transaction, versionOf(index), membership);
          }
        });
  }

  private static void forEachInvocation(
      List<Content> contents, ObjIntConsumer<Content.Invocation> action) {
    for (int index = 0; index < contents.size(); index++) {
      if (contents.get(index) instanceof Content.Invocation invocation) {
        action.accept(invocation, index);
      }
    }
  }

  private Version versionOf(int index) {
    return new Version(block.getHeader().getNumber(), index);
  }

  private void putConfig(ByteString data, int index) {
    Version version = versionOf(index);
    state.apply(
        new StateKey(
            Space.open(CommittedConfig.NAMESPACE), ByteString.copyFromUtf8(CommittedConfig.KEY)),
        new Change(Optional.of(StateEntry.of(data, version)), version));
  }

  /** What to chain on; empty if this ledger has none though it should. */
  private Optional<ByteString> previousCommitHash() {
    ByteString previous = ledger.commitHash();
    return block.getHeader().getNumber() == 1 || !previous.isEmpty()
        ? Optional.of(previous)
        : Optional.empty();
  }

  private Optional<TxId> writer(Version version) {
    if (version.block() == block.getHeader().getNumber()) {
      return Optional.of(labels.get((int) version.tx()).txId());
    }
    return ledger
        .block(version.block())
        .filter(found -> version.tx() < found.getData().getDataCount())
        .map(found -> Label.of(found.getData().getData((int) version.tx())).txId());
  }

  private interface Check {
    void check(Content.Invocation invocation) throws InvalidTransaction;
  }

  private static Content unlessRefused(Content content, Check check) {
    if (!(content instanceof Content.Invocation invocation)) {
      return content;
    }
    try {
      check.check(invocation);
      return content;
    } catch (InvalidTransaction e) {
      return new Content.Refused(e);
    } catch (RuntimeException e) {
      return new Content.Refused(Unforeseen.verdict(e));
    } catch (StackOverflowError e) {
      return new Content.Refused(Unforeseen.verdict(e));
    }
  }
}
