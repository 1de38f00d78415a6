"""Drawing: the printable page and the charts. The libraries are imported where something is drawn, and only there."""
