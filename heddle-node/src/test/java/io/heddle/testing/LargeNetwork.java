// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.ChannelProfile;
import io.heddle.channel.GenesisBlock;
import io.heddle.channel.OrdererSpec;
import io.heddle.channel.OrganisationSpec;
import io.heddle.discover.DiscoverChannel;
import io.heddle.discover.KnownPeer;
import io.heddle.discover.OwnPeer;
import io.heddle.identity.Chance;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Undeployed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ten organisations with five peers each, on one channel; nothing of it runs. */
public final class LargeNetwork implements AutoCloseable {

  public static final int ORGANISATIONS = 10;
  public static final int PEERS = 5;

  private static final ChannelName CHANNEL = TestLedger.CHANNEL;
  private static final MspId ORDERERS = new MspId("OrdererMSP");

  private final DeveloperCrypto crypto;
  private final TestLedger ledger;
  private final DiscoverChannel channel;
  private final List<SigningIdentity> signers;
  private final List<KnownPeer> peers;

  public LargeNetwork(Path directory) {
    DeveloperNetwork network =
        new DeveloperNetwork(
            numbers(ORGANISATIONS).mapToObj(LargeNetwork::organisation).toList(),
            new OrdererOrganisation(ORDERERS, "example.com", new Host("orderer", List.of())));
    crypto = DeveloperCrypto.open(directory.resolve("crypto"), network, Clock.systemUTC());
    ChannelConfig config = config(network);
    ledger = TestLedger.in(directory.resolve("ledger"));
    channel = channel(() -> config);
    signers = network.peerOrganisations().stream().flatMap(this::signers).toList();
    peers = signers.stream().map(this::peer).toList();
  }

  public static MspId mspId(int number) {
    return new MspId("Org%dMSP".formatted(number));
  }

  public DiscoverChannel channel() {
    return channel;
  }

  /** With whatever configuration; the ledger has no definitions. */
  public DiscoverChannel channel(Supplier<ChannelConfig> config) {
    return new DiscoverChannel(
        CHANNEL,
        config,
        () -> 7,
        new DefinitionCache(
            ledger.ledger(), new Approvals(new MspId("none")), List::of, Undeployed.nothing()),
        _ -> true);
  }

  public Msp msp(MspId id) {
    return Msp.ofFolder(id, crypto.organisationMsp(id));
  }

  /** Of the first organisation. */
  public SigningIdentity user(String name) {
    return SigningIdentity.load(mspId(1), crypto.user(mspId(1), name).msp());
  }

  /** Those who endorse, organisation by organisation. */
  public List<SigningIdentity> signers() {
    return signers;
  }

  public List<KnownPeer> peers() {
    return peers;
  }

  private Stream<SigningIdentity> signers(PeerOrganisation organisation) {
    return organisation.peers().stream()
        .map(host -> host.name() + "." + organisation.domain())
        .map(host ->
            SigningIdentity.load(
                organisation.mspId(), crypto.peer(organisation.mspId(), host).msp()));
  }

  private KnownPeer peer(SigningIdentity signer) {
    return new OwnPeer(
        signer,
        () -> "peer.of.%s:7051".formatted(signer.mspId().value()),
        _ -> Optional.of(channel),
        Clock.systemUTC());
  }

  private static PeerOrganisation organisation(int number) {
    return new PeerOrganisation(
        "org" + number,
        mspId(number),
        "org%d.example.com".formatted(number),
        numbers(PEERS).mapToObj(peer -> new Host("peer" + peer, List.of())).toList(),
        List.of("User1"));
  }

  private ChannelConfig config(DeveloperNetwork network) {
    return ChannelConfig.fromBlock(
        GenesisBlock.of(
            CHANNEL,
            network.peerOrganisations().stream()
                .map(PeerOrganisation::mspId)
                .map(id -> new OrganisationSpec(id.value(), msp(id)))
                .toList(),
            new OrdererSpec("OrdererOrg", msp(ORDERERS), "orderer", 7050, ByteString.EMPTY),
            ChannelProfile.DEVELOPER,
            Clock.systemUTC().instant(),
            Chance.real().nonce(ByteString.EMPTY, ByteString.EMPTY)));
  }

  private static IntStream numbers(int count) {
    return IntStream.rangeClosed(1, count);
  }

  @Override
  public void close() {
    ledger.close();
  }
}
