// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.query.Explanation;
import io.heddle.query.QueryRecord;
import io.heddle.query.RichQuery;
import io.heddle.query.RichResults;
import io.heddle.stream.StreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains rich queries by running them on the present state of a channel. */
public record QueryExplanations(NamedChannels channels, StreamSettings settings) {

  private static final int MOST_DOCUMENTS = 200;
  private static final String IMPLICIT = "_implicit_org_";

  /**
   * Runs a query as a chaincode would, to the end of the page or to the limit for one query.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such chaincode or collection; {@code
   *     BAD_INPUT} in the words of Fabric and CouchDB if there is no such query, in its own if
   *     pages are asked for where there are none
   */
  Explanation explain(
      JoinedChannel channel,
      String chaincode,
      Optional<String> collection,
      String query,
      QueryPage page) {
    if (!settings.stateDatabase().hasRichQueries()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "ExecuteQuery not supported for leveldb: ledger.state.stateDatabase says that there are no rich queries");
    }
    if (collection.isPresent() && page.isAsked()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Collections have no pages: a page size and a bookmark are for queries of public state");
    }
    RichQuery asked = RichQuery.parse(query, page.bookmark());
    try (StateSnapshot state = channel.ledger().snapshot()) {
      return asked.explain(
          state,
          namespace(channel, state, chaincode, collection),
          page.limit(settings.totalQueryLimit()));
    }
  }

  /**
   * The first results of a query, as a chaincode would get them.
   *
   * @throws HeddleException as {@link #explain}
   */
  List<QueryRecord> documents(
      JoinedChannel channel,
      String chaincode,
      Optional<String> collection,
      String query,
      QueryPage page) {
    RichQuery asked = RichQuery.parse(query, page.bookmark());
    long limit = Math.min(MOST_DOCUMENTS, page.limit(settings.totalQueryLimit()));
    List<QueryRecord> documents = new ArrayList<>();
    try (StateSnapshot state = channel.ledger().snapshot();
        RichResults results = asked.on(state, namespace(channel, state, chaincode, collection))) {
      for (Optional<QueryRecord> next = results.next();
          next.isPresent();
          next = documents.size() < limit ? results.next() : Optional.empty()) {
        documents.add(next.get());
      }
    }
    return documents;
  }

  static String namespace(
      JoinedChannel channel, StateSnapshot state, String chaincode, Optional<String> collection) {
    ChaincodeDefinition definition =
        Definitions.read(state, chaincode)
            .orElseThrow(() ->
                new HeddleException(Fault.NOT_FOUND, NamedChannels.undefined(channel, chaincode)));
    if (collection.isEmpty()) {
      return chaincode;
    }
    String wanted = collection.get();
    boolean isThere =
        wanted.startsWith(IMPLICIT)
            || definition.collections().getConfigList().stream()
                .anyMatch(config -> config.getStaticCollectionConfig().getName().equals(wanted));
    if (!isThere) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "Chaincode '%s' has no collection '%s' on channel '%s'"
              .formatted(chaincode, wanted, channel.name()));
    }
    return chaincode + "$$p" + wanted;
  }
}
