// SPDX-License-Identifier: Apache-2.0
package io.heddle.participate;

import io.heddle.base.HeddleException;
import io.heddle.golang.GoJsonText;
import io.heddle.operations.Answer;
import io.heddle.order.OrderedChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What an orderer answers, byte by byte as Fabric does.
 *
 * <p>Fabric: orderer/common/channelparticipation/restapi.go, orderer/common/types/channelinfo.go.
 */
final class Replies {

  private static final String CHANNELS = "/participation/v1/channels/";

  private Replies() {}

  /** All channels, in the order of their names. */
  static Answer list(List<OrderedChannel> channels) {
    String all =
        channels.stream()
            .map(channel -> channel.name().value())
            .map(name -> "{\"name\":\"%s\",\"url\":\"%s\"}".formatted(name, url(name)))
            .collect(Collectors.joining(",", "[", "]"));
    return uncached(
        Answer.json(
            200,
            "{\"systemChannel\":null,\"channels\":%s}\n"
                .formatted(channels.isEmpty() ? "null" : all)));
  }

  /** How one channel is doing. */
  static Answer info(OrderedChannel channel) {
    return uncached(Answer.json(200, text(channel)));
  }

  /** How a channel is doing that has been changed. */
  static Answer created(OrderedChannel channel) {
    return Answer.json(201, text(channel)).at(url(channel.name().value()));
  }

  /** This orderer is the only consenter of each of its channels, and never behind. */
  private static String text(OrderedChannel channel) {
    String name = channel.name().value();
    return "{\"name\":\"%s\",\"url\":\"%s\",\"consensusRelation\":\"consenter\",\"status\":\"active\",\"height\":%d}\n"
        .formatted(name, url(name), channel.chain().height());
  }

  static Answer block(Block block) {
    return uncached(Answer.bytes(200, "application/octet-stream", block.toByteString()));
  }

  static Answer redirect(String path) {
    return Answer.withoutBody(302).at(path);
  }

  static Answer noSuchPage() {
    return Answer.noSuchPage().with("X-Content-Type-Options", "nosniff");
  }

  static Answer notAllowed(String why, String allowed) {
    return error(405, why).with("Allow", allowed);
  }

  /** What Fabric has no status of its own for. */
  static Answer refused(HeddleException why) {
    return error(
        switch (why.fault()) {
          case UNAVAILABLE, INTERNAL -> 500;
          case BAD_INPUT, NOT_FOUND, CONFLICT, DENIED, TIMED_OUT, CHAINCODE -> 400;
        },
        why.getMessage());
  }

  static Answer error(int status, String why) {
    return Answer.json(status, GoJsonText.object(new TreeMap<>(Map.of("error", why))) + "\n");
  }

  private static Answer uncached(Answer answer) {
    return answer.with("Cache-Control", "no-store");
  }

  private static String url(String name) {
    return CHANNELS + name;
  }
}
