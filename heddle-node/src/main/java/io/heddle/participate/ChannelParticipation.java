// SPDX-License-Identifier: Apache-2.0
package io.heddle.participate;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import io.heddle.order.Acceptance;
import io.heddle.order.Chain;
import io.heddle.order.JoinBlock;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;

/**
 * The channels of an orderer over HTTP, for who may administer it.
 *
 * <pre>
 * GET    /participation/v1/channels
 * POST   /participation/v1/channels                       a form with the file config-block
 * PUT    /participation/v1/channels                       a form with the file config-update-envelope
 * GET    /participation/v1/channels/NAME
 * DELETE /participation/v1/channels/NAME
 * GET    /participation/v1/channels/NAME/blocks/BLOCK     a number, newest, oldest or config
 * </pre>
 *
 * <p>Fabric: orderer/common/channelparticipation/restapi.go.
 */
public final class ChannelParticipation implements Endpoint {

  private static final String BASE = "/participation/v1/";
  private static final String CHANNELS = BASE + "channels";
  private static final String CONFIG_BLOCK = "config-block";
  private static final Set<String> NAMED_BLOCKS = Set.of("newest", "oldest", "config");

  private final Registrar registrar;

  public ChannelParticipation(Registrar registrar) {
    this.registrar = registrar;
  }

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(BASE, this);
  }

  @Override
  public Answer answer(Request request) {
    String path = request.path();
    if (path.equals(BASE) && request.method().equals("GET")) {
      return Replies.redirect(CHANNELS);
    }
    if (path.equals(CHANNELS)) {
      return all(request);
    }
    if (!path.startsWith(CHANNELS + "/")) {
      return Replies.noSuchPage();
    }
    String[] below = path.substring(CHANNELS.length() + 1).split("/", -1);
    if (below.length == 1 && !below[0].isEmpty()) {
      return one(request, below[0]);
    }
    boolean isBlock =
        below.length == 3
            && !below[0].isEmpty()
            && below[1].equals("blocks")
            && !below[2].isEmpty();
    return isBlock ? block(request, below[0], below[2]) : Replies.noSuchPage();
  }

  private Answer all(Request request) {
    return switch (request.method()) {
      case "GET" -> accepted(request).orElseGet(() -> Replies.list(registrar.all()));
      case "POST" -> form(request).orElseGet(() -> join(request));
      case "PUT" -> form(request).orElseGet(() -> update(request));
      default ->
          Replies.notAllowed("invalid request method: " + request.method(), "GET, POST, PUT");
    };
  }

  private Answer one(Request request, String name) {
    return switch (request.method()) {
      case "GET" ->
          accepted(request)
              .or(() -> refusedName(name))
              .orElseGet(() ->
                  registrar
                      .find(name)
                      .map(Replies::info)
                      .orElseGet(() -> Replies.error(404, "channel does not exist")));
      case "DELETE" -> accepted(request).or(() -> refusedName(name)).orElseGet(() -> remove(name));
      default -> Replies.notAllowed("invalid request method: " + request.method(), "GET, DELETE");
    };
  }

  private Answer block(Request request, String name, String block) {
    if (!request.method().equals("GET")) {
      return Replies.notAllowed("invalid request method: " + request.method(), "GET");
    }
    return accepted(request).or(() -> refusedName(name)).orElseGet(() -> fetch(name, block));
  }

  private static Optional<Answer> accepted(Request request) {
    Optional<String> accept = request.accept().filter(text -> !text.isEmpty());
    boolean isJson =
        accept
            .map(text ->
                text.contains("application/json")
                    || text.contains("application/*")
                    || text.contains("*/*"))
            .orElse(true);
    return isJson
        ? Optional.empty()
        : Optional.of(Replies.error(406, "response Content-Type is application/json only"));
  }

  private static Optional<Answer> form(Request request) {
    String type = contentType(request);
    return FormFile.isForm(type)
        ? accepted(request)
        : Optional.of(Replies.error(400, "unsupported Content-Type: [%s]".formatted(type)));
  }

  private static String contentType(Request request) {
    return request.contentType().orElse("");
  }

  private static Optional<Answer> refusedName(String name) {
    return JoinBlock.objection(name).map(why -> Replies.error(400, "invalid channel ID: " + why));
  }

  private Answer join(Request request) {
    try {
      Block block = block(FormFile.in(request.body(), contentType(request), CONFIG_BLOCK));
      JoinBlock first = within("invalid join block", () -> JoinBlock.of(block));
      return Replies.created(within("cannot join", () -> registrar.join(first)));
    } catch (HeddleException e) {
      return e.fault() == Fault.CONFLICT
          ? Replies.notAllowed(e.getMessage(), "GET, DELETE")
          : Replies.refused(e);
    }
  }

  private static Block block(ByteString file) {
    try {
      return Block.parseFrom(file);
    } catch (InvalidProtocolBufferException e) {
      throw invalid(
          "cannot unmarshal file part %s into a block: %s"
              .formatted(CONFIG_BLOCK, GoProtobuf.words(e)));
    }
  }

  private Answer update(Request request) {
    try {
      SentUpdate update =
          SentUpdate.of(FormFile.in(request.body(), contentType(request), SentUpdate.PART));
      OrderedChannel channel =
          registrar
              .find(update.channel())
              .orElseThrow(() ->
                  new HeddleException(Fault.NOT_FOUND, "cannot update: channel does not exist"));
      return switch (channel.orderer().submit(update.envelope())) {
        case Acceptance.Accepted() -> Replies.created(channel);
        case Acceptance.Refused(Status status, String why) ->
            Replies.error(
                400,
                "cannot update: failed update config of channel %s%s: %s"
                    .formatted(
                        update.channel(),
                        status == Status.SERVICE_UNAVAILABLE ? " with SERVICE_UNAVAILABLE" : "",
                        why));
      };
    } catch (HeddleException e) {
      return e.fault() == Fault.NOT_FOUND ? Replies.error(405, e.getMessage()) : Replies.refused(e);
    }
  }

  private Answer remove(String name) {
    try {
      within(
          "cannot remove",
          () -> {
            registrar.remove(name);
          });
      return Answer.withoutBody(204);
    } catch (HeddleException e) {
      return e.fault() == Fault.NOT_FOUND ? Replies.error(404, e.getMessage()) : Replies.refused(e);
    }
  }

  private Answer fetch(String name, String id) {
    Optional<Answer> refused = refusedBlock(id);
    if (refused.isPresent()) {
      return refused.get();
    }
    try {
      Chain chain =
          registrar
              .find(name)
              .map(OrderedChannel::chain)
              .orElseThrow(() -> new HeddleException(Fault.NOT_FOUND, "channel does not exist"));
      return Replies.block(
          switch (id) {
            case "oldest" -> chain.block(0);
            case "newest" -> chain.block(chain.height() - 1);
            case "config" -> chain.configBlock();
            default -> numbered(chain, Long.parseLong(id));
          });
    } catch (HeddleException e) {
      return e.fault() == Fault.NOT_FOUND ? Replies.error(404, e.getMessage()) : Replies.refused(e);
    }
  }

  private static Block numbered(Chain chain, long number) {
    if (number < 0 || number >= chain.height()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "no such block number [%s] in index".formatted(Long.toUnsignedString(number)));
    }
    return chain.block(number);
  }

  /** Go takes a sign, and nothing that has no place in 64 bits. */
  private static Optional<Answer> refusedBlock(String id) {
    if (NAMED_BLOCKS.contains(id)) {
      return Optional.empty();
    }
    try {
      Long.parseLong(id);
      return Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.of(
          Replies.error(
              400,
              "invalid block ID: '%s' not equal <newest|oldest|config|(number)>".formatted(id)));
    }
  }
}
