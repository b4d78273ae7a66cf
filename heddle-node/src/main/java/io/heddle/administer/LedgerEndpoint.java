// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.home.OperationsToken;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.TxPosition;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import io.heddle.show.DecodedJson;
import io.heddle.trace.BlockOverview;
import io.heddle.trace.LedgerTrace;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer's ledgers over HTTP, for who has the token of the data directory: blocks and state can
 * have private things in them.
 *
 * <pre>
 * GET /ledger/v1/channels                             the names of all
 * GET /ledger/v1/blocks?channel=…&amp;n=…&amp;before=…        the last ones in short, a line each
 * GET /ledger/v1/blocks/NUMBER-OR-ID?channel=…        one as a marshalled common.Block
 * GET /ledger/v1/blocks/NUMBER-OR-ID/decoded          the same as JSON that Fabric's tools print
 * GET /ledger/v1/blocks/NUMBER-OR-ID/transactions     one in short, then its transactions, a line each
 * GET /ledger/v1/transactions/ID?channel=…            one that begins so
 * GET /ledger/v1/transactions/ID/endorsements        who endorsed it, and what that satisfies
 * GET /ledger/v1/state/NAME?channel=…&amp;collection=…&amp;prefix=…&amp;from=…&amp;n=…
 * GET /ledger/v1/history/NAME?channel=…&amp;key=…&amp;n=…  what became of a public key, the newest first
 * GET /ledger/v1/definitions?channel=…                what is defined
 * GET /ledger/v1/configuration?channel=…&amp;before=…    the block with the configuration
 * GET /ledger/v1/configurations?channel=…&amp;n=…    which blocks have one, the newest first
 * GET /ledger/v1/recordings/ID                        the messages of an execution that was recorded
 * GET /ledger/v1/live?channel=…                       how it grows, twice a second at most, a line each
 * GET /ledger/v1/events?channel=…&amp;chaincode=…&amp;from=…  as they come, a line each
 * </pre>
 */
public record LedgerEndpoint(Supplier<LedgerSight> sight, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/ledger/v1/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_BLOCKS = 10_000;
  private static final int MOST_KEYS = 1000;

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    try {
      token.require(request.authorization(), "look into its ledgers");
      String[] words = request.path().substring(PATH.length()).split("/", -1);
      LedgerSight present = sight.get();
      if (form(words).equals("channels")) {
        return channels(present.channels());
      }
      JoinedChannel channel = present.channels().named(request.query().getOrDefault("channel", ""));
      return switch (form(words)) {
        case "blocks" ->
            latest(channel, before(channel, request), number(request, "n", 20, MOST_BLOCKS));
        case "blocks/*" ->
            Answer.bytes(
                200, "application/octet-stream", present.block(channel, words[1]).toByteString());
        case "blocks/*/transactions" -> transactions(channel, present.block(channel, words[1]));
        case "blocks/*/decoded" ->
            Answer.json(200, DecodedJson.of(present.block(channel, words[1])).toString());
        case "transactions/*" -> transaction(channel, present.transaction(channel, words[1]));
        case "transactions/*/endorsements" ->
            Answer.json(
                200,
                EndorsementView.of(channel, present.transaction(channel, words[1])).toString());
        case "state/*" -> state(channel, words[1], request);
        case "history/*" -> history(channel, words[1], request);
        case "definitions" -> Answer.json(200, ChannelViews.definitions(channel).toString());
        case "configuration" -> configuration(channel, request);
        case "configurations" ->
            Answer.json(
                200,
                ChannelViews.configurations(channel, number(request, "n", 20, MOST_KEYS))
                    .toString());
        case "recordings/*" -> recording(present, words[1]);
        case "live" -> Answer.lines(new LiveLines(present.live().of(channel)));
        case "events" -> events(channel, request);
        default -> Answer.noSuchPage();
      };
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  /** The path with a star in place of a name. */
  private static String form(String... words) {
    String[] form = words.clone();
    if (form.length > 1) {
      form[1] = "*";
    }
    return String.join("/", form);
  }

  private static Answer channels(NamedChannels channels) {
    ArrayNode names = MAPPER.createArrayNode();
    channels.joined().names().forEach(name -> names.add(name.value()));
    return Answer.json(200, names.toString());
  }

  /** The newest first. */
  private static Answer latest(JoinedChannel channel, long height, int most) {
    Ledger ledger = channel.ledger();
    return Answer.lines(reader -> {
      for (long number = height - 1;
          number >= 0 && number >= height - most && reader.isThere();
          number--) {
        Optional<Block> block = ledger.block(number);
        if (block.isPresent()) {
          reader.unhurried(BlockOverview.of(block.get()).toJson());
        }
      }
    });
  }

  private static Answer transactions(JoinedChannel channel, Block block) {
    return Answer.lines(reader -> {
      reader.unhurried(BlockOverview.of(block).toJson());
      for (int i = 0; i < block.getData().getDataCount() && reader.isThere(); i++) {
        reader.unhurried(LedgerTrace.at(channel.ledger(), block, i).toJson());
      }
    });
  }

  private static Answer transaction(JoinedChannel channel, TxId txId) {
    TxPosition position = LedgerSight.position(channel, txId);
    ObjectNode json = MAPPER.createObjectNode();
    json.put("transactionId", txId.value());
    json.put("block", position.block());
    json.put("index", position.index());
    json.put("code", position.code().name());
    LedgerTrace.find(channel.ledger(), txId)
        .ifPresent(trace -> json.set("trace", MAPPER.readTree(trace.toJson())));
    return Answer.json(200, json.toString());
  }

  private static Answer state(JoinedChannel channel, String chaincode, Request request) {
    Optional<String> collection =
        Optional.ofNullable(request.query().get("collection")).filter(name -> !name.isEmpty());
    return Answer.json(
        200,
        StateListing.of(
                channel,
                new StateListing.Wanted(
                    chaincode,
                    collection,
                    request.query().getOrDefault("prefix", ""),
                    request.query().getOrDefault("from", ""),
                    number(request, "n", 100, MOST_KEYS)))
            .toString());
  }

  private static Answer history(JoinedChannel channel, String chaincode, Request request) {
    if (channel.definitions().find(chaincode).isEmpty()) {
      throw new HeddleException(Fault.NOT_FOUND, NamedChannels.undefined(channel, chaincode));
    }
    return Answer.json(
        200,
        ChannelViews.history(
                channel,
                chaincode,
                request.query().getOrDefault("key", ""),
                number(request, "n", 100, MOST_KEYS))
            .toString());
  }

  private static Answer configuration(JoinedChannel channel, Request request) {
    return Answer.json(
        200, ChannelViews.configuration(channel, before(channel, request)).toString());
  }

  /** The number of a block, the height if none is given or it is above. */
  private static long before(JoinedChannel channel, Request request) {
    String before = request.query().getOrDefault("before", "");
    if (!before.matches("\\d{0,18}")) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'before' must be the number of a block, not '%s'".formatted(before));
    }
    long height = channel.ledger().height();
    return before.isEmpty() ? height : Math.min(height, Long.parseLong(before));
  }

  private static Answer recording(LedgerSight present, String id) {
    return present
        .recordings()
        .trace(new TxId(id))
        .map(trace -> Answer.json(200, trace.toJson()))
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "The execution of transaction '%s' was not recorded: 'heddle invoke --trace' records one, 'heddle start --keep-traces 100' the last 100"
                    .formatted(id)));
  }

  private static Answer events(JoinedChannel channel, Request request) {
    String from = request.query().getOrDefault("from", "");
    if (!from.matches("\\d{0,18}")) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The first block must be a number from 0, not '%s'".formatted(from));
    }
    String chaincode = request.query().getOrDefault("chaincode", "");
    if (!chaincode.isEmpty() && channel.definitions().find(chaincode).isEmpty()) {
      throw new HeddleException(Fault.NOT_FOUND, NamedChannels.undefined(channel, chaincode));
    }
    return Answer.lines(
        new EventLines(
            channel, chaincode, from.isEmpty() ? channel.ledger().height() : Long.parseLong(from)));
  }

  private static int number(Request request, String name, int usual, int most) {
    String text = request.query().getOrDefault(name, "");
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'%s' must be a number from 1, not '%s'".formatted(name, text));
    }
    return Math.min(most, Integer.parseInt(text));
  }
}
