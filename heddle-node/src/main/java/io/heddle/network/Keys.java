// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The keys of a mapping, each once, with those that a merge key ({@code <<}) brings in behind its
 * own, as {@code configtx.yaml} uses them.
 */
final class Keys {

  private static final String MERGE = "<<";
  private static final int MAX_MERGES = 20;

  private final Place place;
  private final Map<String, Value> byKey = new LinkedHashMap<>();
  private int merges;

  private Keys(Place place) {
    this.place = place;
  }

  static Map<String, Value> of(Place place, MappingNode mapping) {
    var keys = new Keys(place);
    keys.merge(mapping);
    return keys.byKey;
  }

  private void merge(MappingNode mapping) {
    Map<String, Integer> own = new LinkedHashMap<>();
    List<Node> others = new ArrayList<>();
    for (NodeTuple each : mapping.getValue()) {
      int line = YamlText.line(each.getKeyNode().getStartMark());
      if (!(each.getKeyNode() instanceof ScalarNode scalar)) {
        throw new Place(place.file(), place.key(), line).mistake("a key must be a text");
      }
      String key = scalar.getValue();
      if (key.equals(MERGE)) {
        others.add(each.getValueNode());
        continue;
      }
      Integer before = own.putIfAbsent(key, line);
      Place at = place.at(key, line);
      if (before != null) {
        throw at.mistake("it is given twice, first in line %d; leave one of them out", before);
      }
      byKey.computeIfAbsent(key, _ -> new Value(at, each.getValueNode()));
    }
    others.forEach(this::mergeAll);
  }

  private void mergeAll(Node node) {
    Place at = place.at(MERGE, YamlText.line(node.getStartMark()));
    if (++merges > MAX_MERGES) {
      throw at.mistake("more than %d mappings are merged", MAX_MERGES);
    }
    switch (node) {
      case MappingNode mapping -> merge(mapping);
      case SequenceNode several -> several.getValue().forEach(this::mergeAll);
      default -> throw at.mistake("it must be an alias of a mapping, such as *Defaults");
    }
  }
}
