// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.identity.SignedData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.StateInfo;
import org.hyperledger.fabric.protos.gossip.StateInfoPullRequest;
import org.hyperledger.fabric.protos.gossip.StateInfoSnapshot;

/**
 * Who has which channel, at which height and with which chaincodes. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/channel/channel.go and chanstate.go.
 */
final class ChannelTalk {

  private static final int MAX_TOLD = 4096;

  /** What peers of the own organisation said of channels that this one has not joined. */
  private static final int MAX_STRANGE = 1024;

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Self self;
  private final Identities identities;
  private final Members members;
  private final Vetting vetting;
  private final Company company;
  private final GossipSettings.Membership settings;
  private final Map<String, ChannelState> channels = new ConcurrentSkipListMap<>();
  private final Map<Strange, PeerTime> strange = // guarded by itself
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Strange, PeerTime> eldest) {
          return size() > MAX_STRANGE;
        }
      };

  private record Strange(PkiId author, ByteString mac) {}

  ChannelTalk(
      Self self,
      Identities identities,
      Members members,
      Company company,
      GossipSettings.Membership settings) {
    this.self = self;
    this.identities = identities;
    this.members = members;
    this.vetting = new Vetting(identities);
    this.company = company;
    this.settings = settings;
  }

  /** This peer has joined a channel. */
  void join(GossipChannel channel, Instant now) {
    channels.putIfAbsent(channel.name().value(), new ChannelState(channel, now));
  }

  Optional<ChannelState> find(ChannelName name) {
    return Optional.ofNullable(channels.get(name.value()));
  }

  /** The channel that a message names. */
  Optional<ChannelState> named(GossipMessage message) {
    return Optional.ofNullable(channels.get(message.getChannel().toStringUtf8()));
  }

  List<ChannelState> all() {
    return List.copyOf(channels.values());
  }

  /** Whether a peer is of an organisation of a channel. */
  boolean isMember(ChannelState state, PkiId id) {
    return identities
        .organisation(id)
        .filter(state.channel().config().applicationOrganisations()::containsKey)
        .isPresent();
  }

  /** Somebody says what it, or another, has of a channel. */
  List<Outgoing> stateInfo(Remote from, Message message, Instant now) throws Doubt {
    StateInfo info = message.content().getStateInfo();
    PkiId author = new PkiId(info.getPkiId());
    Optional<ChannelState> state =
        channels.values().stream()
            .filter(each -> each.hasMac(info.getChannelMAC(), author))
            .findFirst();
    if (state.isEmpty()) {
      return strange(from, author, message, now);
    }
    requireMember(state.get(), from);
    if (!hear(state.get(), message, now)) {
      return List.of();
    }
    return spread(state.get(), message, Optional.of(from.id()));
  }

  private boolean hear(ChannelState state, Message message, Instant now) throws Doubt {
    StateInfo info = message.content().getStateInfo();
    PkiId author = new PkiId(info.getPkiId());
    if (author.equals(self.id()) || !state.isNews(info)) {
      return false;
    }
    if (identities.find(author).isEmpty()) {
      return false; // usual at first: its identity is on its way
    }
    vetting.stateInfo(message, now);
    ByteString identity = identities.find(author).map(KnownIdentity::serialized).orElseThrow();
    Optional<String> objection =
        isMember(state, author)
            ? Trust.readObjection(
                state.channel().config(),
                new SignedData(
                    message.envelope().getPayload(), identity, message.envelope().getSignature()))
            : Optional.of("its organisation is not in the channel");
    if (objection.isPresent()) {
      throw new Doubt(
          "a StateInfo of %s for channel '%s': %s"
              .formatted(author, state.channel().name(), objection.get()));
    }
    return state.hear(message, now);
  }

  /** It is handed on inside the own organisation, where others may have joined the channel. */
  private List<Outgoing> strange(Remote from, PkiId author, Message message, Instant now)
      throws Doubt {
    StateInfo info = message.content().getStateInfo();
    Strange key = new Strange(author, info.getChannelMAC());
    if (!from.organisation().equals(self.organisation())
        || identities.find(author).isEmpty()
        || !isNews(key, info.getTimestamp())) {
      return List.of();
    }
    vetting.stateInfo(message, now);
    synchronized (strange) {
      strange.put(key, info.getTimestamp());
    }
    return send(
        message,
        company.some(
            settings.propagation(),
            each -> isOther(each, from, author) && company.isOwn(each.id())));
  }

  private boolean isNews(Strange key, PeerTime time) {
    synchronized (strange) {
      PeerTime known = strange.get(key);
      return known == null || Members.isNewer(time, known);
    }
  }

  private static boolean isOther(Seen each, Remote from, PkiId author) {
    return !each.id().equals(from.id()) && !each.id().equals(author);
  }

  private List<Outgoing> spread(ChannelState state, Message message, Optional<PkiId> from) {
    PkiId author = new PkiId(message.content().getStateInfo().getPkiId());
    boolean isVisible = company.isVisible(author);
    Predicate<Seen> fits =
        each ->
            !each.id().equals(author)
                && !from.equals(Optional.of(each.id()))
                && (isVisible ? isMember(state, each.id()) : company.isOwn(each.id()));
    return send(message, company.some(settings.propagation(), fits));
  }

  private static List<Outgoing> send(Message message, List<Seen> to) {
    return to.stream()
        .<Outgoing>map(each -> new Outgoing.Send(each.id(), message.envelope()))
        .toList();
  }

  private void requireMember(ChannelState state, Remote from) throws Doubt {
    if (!isMember(state, from.id())) {
      throw new Doubt(
          "a message about channel '%s', in which its organisation is not"
              .formatted(state.channel().name()));
    }
  }

  /** Tells what is known of a channel. */
  List<Outgoing> pullRequest(Remote from, StateInfoPullRequest request, Instant now) throws Doubt {
    Optional<ChannelState> found =
        channels.values().stream()
            .filter(each -> each.hasMac(request.getChannelMAC(), from.id()))
            .findFirst();
    if (found.isEmpty()) {
      return List.of();
    }
    ChannelState state = found.get();
    requireMember(state, from);
    var _ = state.own(self, now);
    boolean isOwn = from.organisation().equals(self.organisation());
    List<Envelope> elements = new ArrayList<>();
    state
        .all()
        .forEach((author, told) -> {
          Optional<MspId> organisation = identities.organisation(author);
          boolean isOfOurs = organisation.filter(self.organisation()::equals).isPresent();
          if (isOwn || !isOfOurs || company.isVisible(author)) {
            elements.add(told.message().envelope());
          }
        });
    return Outgoing.answer(
        from,
        GossipMessage.newBuilder()
            .setTag(Tag.CHAN_OR_ORG)
            .setChannel(state.name())
            .setStateSnapshot(StateInfoSnapshot.newBuilder().addAllElements(elements))
            .build());
  }

  /** What another knows of a channel. */
  List<Outgoing> snapshot(Remote from, GossipMessage message, Instant now) throws Doubt {
    Optional<ChannelState> state = named(message);
    if (state.isEmpty()) {
      return List.of();
    }
    requireMember(state.get(), from);
    List<Envelope> elements = message.getStateSnapshot().getElementsList();
    if (elements.size() > MAX_TOLD) {
      throw new Doubt("a StateInfoSnapshot of %d messages".formatted(elements.size()));
    }
    for (Envelope envelope : elements) {
      Message told = Vetting.opened(envelope);
      StateInfo info = told.content().getStateInfo();
      if (!told.content().hasStateInfo()
          || !state.get().hasMac(info.getChannelMAC(), new PkiId(info.getPkiId()))) {
        throw new Doubt("a StateInfoSnapshot with something else in it");
      }
      var _ = hear(state.get(), told, now);
    }
    return List.of();
  }

  /** Says what this peer has of its channels, as far as that has changed. */
  List<Outgoing> publish(Instant now) {
    List<Outgoing> sends = new ArrayList<>();
    if (!members.alive().isEmpty()) {
      for (ChannelState state : channels.values()) {
        state
            .due(self, now, settings.publishState())
            .ifPresent(message -> sends.addAll(spread(state, message, Optional.empty())));
      }
    }
    return sends;
  }

  /** What a peer is told first that has just come. */
  List<Outgoing> introduce(Remote to, Instant now) {
    List<Outgoing> sends = new ArrayList<>();
    boolean isOwn = to.organisation().equals(self.organisation());
    for (ChannelState state : channels.values()) {
      if (isMember(state, to.id()) && (isOwn || self.isVisible())) {
        sends.add(new Outgoing.Send(to.id(), state.own(self, now).envelope()));
      }
    }
    return sends;
  }

  /** Asks some members of each channel what they know of it. */
  List<Outgoing> ask() {
    List<Outgoing> sends = new ArrayList<>();
    for (ChannelState state : channels.values()) {
      Message request =
          Message.unsigned(
              GossipMessage.newBuilder()
                  .setTag(Tag.CHAN_OR_ORG)
                  .setStateInfoPullReq(
                      StateInfoPullRequest.newBuilder()
                          .setChannelMAC(self.id().macOf(state.name())))
                  .build());
      sends.addAll(
          send(request, company.some(settings.pullPeers(), each -> isMember(state, each.id()))));
    }
    return sends;
  }

  /** Forgets what those said that are not known any more. */
  void expire(Instant now) {
    channels
        .values()
        .forEach(state ->
            state.forget(id -> id.equals(self.id()) || members.find(id).isPresent(), now, GRACE));
  }

  /** A channel has another configuration: those that are not in it any more have said nothing. */
  void review(ChannelName name) {
    find(name).ifPresent(state -> state.drop(id -> isMember(state, id)));
  }
}
