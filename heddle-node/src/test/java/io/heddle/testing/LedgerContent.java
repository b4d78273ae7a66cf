// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateRow;
import io.heddle.ledger.StateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that can be read of the ledgers of one peer.
 *
 * @param byChannel blocks, state with private values, history, transactions and hashes
 */
public record LedgerContent(Map<String, List<Object>> byChannel) {

  public static LedgerContent of(LedgerStore store) {
    Map<String, List<Object>> all = new TreeMap<>();
    store.channels().forEach(channel -> all.put(channel.value(), of(store.ledger(channel))));
    return new LedgerContent(all);
  }

  private static List<Object> of(Ledger ledger) {
    List<Object> content =
        new ArrayList<>(List.of(ledger.height(), ledger.commitHash(), ledger.lastHeaderHash()));
    for (long number = ledger.firstBlock(); number < ledger.height(); number++) {
      content.add(ledger.block(number));
    }
    try (StateSnapshot state = ledger.snapshot()) {
      List<StateRow> rows = all(state.rows());
      content.addAll(rows);
      content.add(List.of(state.height(), state.commitHash()));
      for (TxId id : all(state.transactions())) {
        content.add(List.of(id, ledger.transaction(id), ledger.transientData().all(id)));
      }
      SortedSet<String> namespaces = new TreeSet<>();
      rows.forEach(row -> namespaces.add(row.namespace()));
      for (String namespace : namespaces) {
        content.addAll(all(state.changes(namespace)));
        content.addAll(state.indexes(namespace));
      }
    }
    return content;
  }

  private static <T> List<T> all(Cursor<T> cursor) {
    try (cursor) {
      List<T> all = new ArrayList<>();
      for (Optional<T> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        all.add(next.get());
      }
      return all;
    }
  }
}
